"""Model packages: what is installed, updated, listed and removed."""

import json
import os
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from polyglot.engines.models import packages
from polyglot.errors import EngineError, UsageError
from tests.support.argos_models import STARTER, light, metadata, package


def test_a_package_is_installed_listed_and_removed(model_home: Path, tmp_path: Path) -> None:
    file = package(tmp_path / "en_gl.argosmodel", metadata("en", "gl", package_version="1.9"))
    assert packages.list_installed() == []
    new = packages.install_package(file)
    assert (new.source, new.target, new.version, new.folder, new.starter) == (
        "en",
        "gl",
        "1.9",
        model_home / "en_gl",
        False,
    )
    assert new.digest == packages.file_sha256(file)
    assert new.name == "argos en-gl 1.9"
    assert packages.list_installed() == [new]
    assert new.size() > file.stat().st_size
    assert json.loads((new.folder / "polyglot.json").read_text())["sha256"] == new.digest
    assert stat.S_IMODE(new.folder.stat().st_mode) & 0o055 == 0o055  # other people's programs may read it
    assert [path.name for path in model_home.iterdir()] == ["en_gl"]
    assert packages.remove_packages("en", "gl") == [new]
    assert list(model_home.iterdir()) == []


def test_removing_what_is_not_there(model_home: Path) -> None:
    with pytest.raises(UsageError, match="No model for en → gl"):
        packages.remove_packages("en", "gl")


def test_a_package_of_another_program_is_listed_too(model_home: Path) -> None:
    folder = model_home / "translate-en_sq-1_9"
    folder.mkdir(parents=True)
    (folder / "metadata.json").write_text(json.dumps(metadata("en", "sq")))
    (model_home / "stanza").mkdir()
    (model_home / "sbd").mkdir()
    (model_home / "sbd" / "metadata.json").write_text('{"type": "sbd", "from_codes": ["en"]}')
    for name, text in {
        "list": "[]",
        "text": "x",
        "number": '{"from_code": 1, "to_code": 2}',
        "deep": "[" * 100000,
    }.items():
        (model_home / name).mkdir()
        (model_home / name / "metadata.json").write_text(text)
    (folder / "polyglot.json").write_text("[]")
    assert [(found.source, found.target, found.digest) for found in packages.list_installed()] == [("en", "sq", "")]


def test_where_argos_keeps_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ARGOS_PACKAGES_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "SNAP"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert packages.packages_folder() == tmp_path / ".local" / "share" / "argos-translate" / "packages"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert packages.packages_folder() == tmp_path / "data" / "argos-translate" / "packages"
    settings = tmp_path / ".config" / "argos-translate" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"ARGOS_PACKAGES_DIR": str(tmp_path / "elsewhere")}))
    assert packages.packages_folder() == tmp_path / "elsewhere"
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "here"))
    assert packages.packages_folder() == tmp_path / "here"
    assert not (tmp_path / ".local").exists()  # looking makes no folders
    assert packages.list_installed() == []


def test_a_package_for_another_pair_is_refused(model_home: Path, tmp_path: Path) -> None:
    file = light(tmp_path / "en_gl.argosmodel", metadata("en", "gl"))
    with pytest.raises(EngineError, match=r"en_gl\.argosmodel is for en → gl, not en → pt"):
        packages.install_package(file, ("en", "pt"))
    assert packages.install_package(file, ("en", "gl")).target == "gl"


def test_versions_go_up_and_not_down_unasked(model_home: Path, tmp_path: Path) -> None:
    files = {
        version: light(tmp_path / f"m-{version}.argosmodel", metadata(package_version=version))
        for version in ("1.9", "1.9.6", "1.10")
    }
    packages.install_package(files["1.9.6"])
    packages.install_package(files["1.9.6"])  # again is no error
    packages.install_package(files["1.10"])
    with pytest.raises(UsageError, match=r"newer version \(1\.10\).*--force"):
        packages.install_package(files["1.9"])
    assert [found.version for found in packages.list_installed()] == ["1.10"]
    assert packages.install_package(files["1.9"], force=True).version == "1.9"
    assert [path.name for path in model_home.iterdir()] == ["m-1.9"]


def test_an_update_takes_the_place_of_the_same_folder(model_home: Path, tmp_path: Path) -> None:
    packages.install_package(light(tmp_path / "a.argosmodel", metadata(), {"old.txt": b"old"}, root="model"))
    new = packages.install_package(light(tmp_path / "b.argosmodel", metadata(package_version="2"), root="model"))
    assert [path.name for path in model_home.iterdir()] == ["model"]
    assert new.version == "2"
    assert not (new.folder / "old.txt").exists()


def test_a_package_does_not_take_anothers_place(model_home: Path, tmp_path: Path) -> None:
    packages.install_package(light(tmp_path / "a.argosmodel", metadata("en", "gl"), root="model"))
    with pytest.raises(EngineError, match="would replace something else"):
        packages.install_package(light(tmp_path / "b.argosmodel", metadata("en", "fr"), root="model"))
    assert [found.target for found in packages.list_installed()] == ["gl"]


def test_a_broken_update_leaves_the_old_package(model_home: Path, tmp_path: Path) -> None:
    old = packages.install_package(light(tmp_path / "a.argosmodel", metadata(), root="model"))
    with zipfile.ZipFile(tmp_path / "b.argosmodel", "w") as archive:
        for name in ("model/model.bin", "sentencepiece.model"):
            archive.writestr(f"model/{name}", b"the weights of a model")
        archive.writestr("model/metadata.json", json.dumps(metadata(package_version="2")))
    data = bytearray((tmp_path / "b.argosmodel").read_bytes())
    data[data.index(b"weights")] ^= 1
    (tmp_path / "b.argosmodel").write_bytes(data)
    with pytest.raises(EngineError, match="cannot be unpacked"):
        packages.install_package(tmp_path / "b.argosmodel")
    assert packages.list_installed() == [old]
    assert [path.name for path in model_home.iterdir()] == ["model"]


def test_what_a_killed_install_left_hides_nothing_and_goes_in_time(model_home: Path, tmp_path: Path) -> None:
    old = model_home / ".polyglot-old"
    shutil.copytree(
        packages.install_package(light(tmp_path / "a.argosmodel", metadata("en", "gl"))).folder, old / "new" / "a"
    )
    (old / "metadata.json").write_text('{"type": "unfinished"}')
    assert len(packages.list_installed()) == 1
    os.utime(old, (0, 0))
    packages.install_package(light(tmp_path / "b.argosmodel", metadata("en", "fr")))
    assert not old.exists()


def test_a_home_that_cannot_be_written_to_is_an_error(model_home: Path, tmp_path: Path) -> None:
    model_home.write_text("a file where the folder should be")
    with pytest.raises(EngineError, match="cannot be unpacked"):
        packages.install_package(light(tmp_path / "m.argosmodel", metadata()))


def test_the_starter_model_is_unpacked_on_first_use(model_home: Path, tmp_path: Path) -> None:
    starter = packages.starter_package()
    assert (starter.source, starter.target, starter.starter) == ("en", "es", True)
    assert starter.digest == packages.file_sha256(STARTER)
    assert not (tmp_path / "cache").exists()
    folder = packages.prepare_package(starter)
    assert folder.is_relative_to(tmp_path / "cache" / "polyglot")
    made = folder.stat().st_mtime_ns
    assert packages.prepare_package(packages.starter_package()) == folder
    assert folder.stat().st_mtime_ns == made
    assert packages.list_installed() == []
    assert (STARTER.parent / "LICENSE.md").is_file()
