"""Strangers' zip files: what is refused as a model package, and that nothing of it is left."""

import json
import stat
import zipfile
from pathlib import Path

import pytest

from polyglot.engines.models import packages
from polyglot.errors import EngineError, UsageError
from tests.support.argos_models import STARTER, metadata
from tests.support.model_folder import files


def zipped(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def good(**more: bytes) -> dict[str, bytes]:
    return {
        "m/metadata.json": json.dumps(metadata()).encode(),
        "m/model/model.bin": b"x",
        "m/sentencepiece.model": b"x",
        **more,
    }


@pytest.mark.parametrize(
    "name",
    [
        "/etc/cron.d/evil",
        "../evil",
        "m/../../evil",
        "m/model/../../../evil",
        "m/./evil",
        "m//evil",
        "..\\evil",
        "m\\..\\..\\evil",
        "C:/evil",
        "~/../evil",
        ".config/evil",
        "m/a\nb",
        "m/\x1b[2Jevil",
        "m/" + "long/" * 100,
    ],
)
def test_paths_that_leave_the_folder_are_refused(model_home: Path, tmp_path: Path, name: str) -> None:
    before = files(tmp_path)
    file = zipped(tmp_path / "evil.argosmodel", {**good(), name: b"evil"})
    with pytest.raises(EngineError, match=r"outside its folder: .*Do not use this file") as caught:
        packages.install_package(file)
    assert str(caught.value).isprintable()
    assert files(tmp_path) == sorted([*before, "evil.argosmodel"])


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_refused(model_home: Path, tmp_path: Path, kind: int) -> None:
    file = zipped(tmp_path / "evil.argosmodel", good())
    with zipfile.ZipFile(file, "a") as archive:
        info = zipfile.ZipInfo("m/link")
        info.external_attr = (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(EngineError, match="contains a link"):
        packages.install_package(file)
    assert not model_home.exists()


@pytest.mark.parametrize("name", ["m/model/model.bin", "m/metadata.json"])
def test_what_would_fill_the_disk_is_refused(model_home: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / "bomb.argosmodel"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, data in good().items():
            archive.writestr(other, bytes(80 << 20) if other == name else data)
    with pytest.raises(EngineError, match="would unpack to 3 files of 80 MiB"):
        packages.install_package(file)
    assert not model_home.exists()


def test_too_many_files_are_refused(model_home: Path, tmp_path: Path) -> None:
    file = zipped(tmp_path / "many.argosmodel", good(**{f"m/{number}": b"" for number in range(3000)}))
    with pytest.raises(EngineError, match="3003 files"):
        packages.install_package(file)


ZIP = b"PK\x05\x06" + bytes(18)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "it is not a complete zip file"),
        (b"not a zip at all", "it is not a complete zip file"),
        (ZIP, "does not have one top folder"),
        (STARTER.read_bytes()[:5000], "it is not a complete zip file"),
        (STARTER.read_bytes()[-5000:], "not an Argos translation package"),
    ],
)
def test_what_is_no_package_is_refused(model_home: Path, tmp_path: Path, content: bytes, text: str) -> None:
    file = tmp_path / "holiday.argosmodel"
    file.write_bytes(content)
    with pytest.raises(EngineError, match=rf"holiday\.argosmodel .*{text}.* Download the \.argosmodel file again"):
        packages.install_package(file)
    assert not model_home.exists()


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"m/metadata.json": None}, "has no metadata.json"),
        ({"m/metadata.json": b"{"}, "metadata.json cannot be read"),
        ({"m/metadata.json": b"\xff\xfe"}, "metadata.json cannot be read"),
        ({"m/metadata.json": b"[" * 100000}, "not an Argos translation package"),
        ({"m/metadata.json": b"[]"}, "of another type"),
        ({"m/metadata.json": b" " * (2 << 20)}, "of another type"),
        ({"m/metadata.json": json.dumps(metadata(type="sbd")).encode()}, "of another type"),
        ({"m/metadata.json": b'{"from_code": "en", "package_version": "1"}'}, "has no language pair"),
        ({"m/metadata.json": json.dumps(metadata("en", "../es")).encode()}, "has no language pair"),
        ({"m/metadata.json": json.dumps(metadata("en", "es\n")).encode()}, "has no language pair"),
        ({"m/metadata.json": json.dumps(metadata(package_version="\x1b[2J")).encode()}, "or no version"),
        ({"m/metadata.json": json.dumps(metadata(package_version=1)).encode()}, "or no version"),
        ({"m/model/model.bin": None}, "no model or no tokenizer"),
        ({"m/sentencepiece.model": None}, "no model or no tokenizer"),
        ({"other/readme.txt": b"x"}, "does not have one top folder"),
        ({"readme.txt": b"x"}, "does not have one top folder"),
    ],
)
def test_a_zip_that_is_no_package_is_refused(
    model_home: Path, tmp_path: Path, changes: dict[str, bytes | None], text: str
) -> None:
    entries = {name: data for name, data in {**good(), **changes}.items() if data is not None}
    with pytest.raises(EngineError, match=text):
        packages.install_package(zipped(tmp_path / "m.argosmodel", entries))
    assert not model_home.exists()


def test_a_damaged_package_is_never_a_traceback(model_home: Path, tmp_path: Path) -> None:
    whole = zipped(tmp_path / "m.argosmodel", good()).read_bytes()
    file = tmp_path / "damaged.argosmodel"
    refused = 0
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            packages.install_package(file, force=True)
        except (EngineError, UsageError):
            refused += 1
    assert refused > len(whole) / 2
    assert [path.name for path in model_home.iterdir() if path.name.startswith(".polyglot-")] == []


def test_no_file_and_a_folder_are_refused(model_home: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no file"):
        packages.install_package(tmp_path / "absent.argosmodel")
    with pytest.raises(EngineError, match="not an Argos translation package"):
        packages.install_package(tmp_path)
