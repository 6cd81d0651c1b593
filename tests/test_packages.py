"""Model packages: strangers' zip files, what is installed and removed, and Argos's index over a real connection."""

import hashlib
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from polyglot.engines.models import index, packages
from polyglot.errors import EngineError, UsageError
from tests.argosmodels import STARTER, light, metadata, package
from tests.modelsite import Site, entry, offering


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where packages are installed in these tests; the real home is not looked at."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "packages"))
    return tmp_path / "packages"


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_package_is_installed_listed_and_removed(home: Path, tmp_path: Path) -> None:
    file = package(tmp_path / "en_gl.argosmodel", metadata("en", "gl", package_version="1.9"))
    assert packages.installed() == []
    new = packages.install(file)
    assert (new.source, new.target, new.version, new.folder, new.starter) == ("en", "gl", "1.9", home / "en_gl", False)
    assert new.digest == packages.digest(file)
    assert new.name == "argos en-gl 1.9"
    assert packages.installed() == [new]
    assert new.size() > file.stat().st_size
    assert json.loads((new.folder / "polyglot.json").read_text())["sha256"] == new.digest
    assert stat.S_IMODE(new.folder.stat().st_mode) & 0o055 == 0o055  # other people's programs may read it
    assert [path.name for path in home.iterdir()] == ["en_gl"]
    assert packages.remove("en", "gl") == [new]
    assert list(home.iterdir()) == []


def test_removing_what_is_not_there(home: Path) -> None:
    with pytest.raises(UsageError, match="No model for en → gl"):
        packages.remove("en", "gl")


def test_a_package_of_another_program_is_listed_too(home: Path) -> None:
    folder = home / "translate-en_sq-1_9"
    folder.mkdir(parents=True)
    (folder / "metadata.json").write_text(json.dumps(metadata("en", "sq")))
    (home / "stanza").mkdir()
    (home / "sbd").mkdir()
    (home / "sbd" / "metadata.json").write_text('{"type": "sbd", "from_codes": ["en"]}')
    for name, text in {
        "list": "[]",
        "text": "x",
        "number": '{"from_code": 1, "to_code": 2}',
        "deep": "[" * 100000,
    }.items():
        (home / name).mkdir()
        (home / name / "metadata.json").write_text(text)
    (folder / "polyglot.json").write_text("[]")
    assert [(found.source, found.target, found.digest) for found in packages.installed()] == [("en", "sq", "")]


def test_where_argos_keeps_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ARGOS_PACKAGES_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "SNAP"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert packages.home() == tmp_path / ".local" / "share" / "argos-translate" / "packages"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert packages.home() == tmp_path / "data" / "argos-translate" / "packages"
    settings = tmp_path / ".config" / "argos-translate" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"ARGOS_PACKAGES_DIR": str(tmp_path / "elsewhere")}))
    assert packages.home() == tmp_path / "elsewhere"
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "here"))
    assert packages.home() == tmp_path / "here"
    assert not (tmp_path / ".local").exists()  # looking makes no folders
    assert packages.installed() == []


def test_a_package_for_another_pair_is_refused(home: Path, tmp_path: Path) -> None:
    file = light(tmp_path / "en_gl.argosmodel", metadata("en", "gl"))
    with pytest.raises(EngineError, match=r"en_gl\.argosmodel is for en → gl, not en → pt"):
        packages.install(file, ("en", "pt"))
    assert packages.install(file, ("en", "gl")).target == "gl"


def test_versions_go_up_and_not_down_unasked(home: Path, tmp_path: Path) -> None:
    files = {
        version: light(tmp_path / f"m-{version}.argosmodel", metadata(package_version=version))
        for version in ("1.9", "1.9.6", "1.10")
    }
    packages.install(files["1.9.6"])
    packages.install(files["1.9.6"])  # again is no error
    packages.install(files["1.10"])
    with pytest.raises(UsageError, match=r"newer version \(1\.10\).*--force"):
        packages.install(files["1.9"])
    assert [found.version for found in packages.installed()] == ["1.10"]
    assert packages.install(files["1.9"], force=True).version == "1.9"
    assert [path.name for path in home.iterdir()] == ["m-1.9"]


def test_an_update_takes_the_place_of_the_same_folder(home: Path, tmp_path: Path) -> None:
    packages.install(light(tmp_path / "a.argosmodel", metadata(), {"old.txt": b"old"}, root="model"))
    new = packages.install(light(tmp_path / "b.argosmodel", metadata(package_version="2"), root="model"))
    assert [path.name for path in home.iterdir()] == ["model"]
    assert new.version == "2"
    assert not (new.folder / "old.txt").exists()


def test_a_package_does_not_take_anothers_place(home: Path, tmp_path: Path) -> None:
    packages.install(light(tmp_path / "a.argosmodel", metadata("en", "gl"), root="model"))
    with pytest.raises(EngineError, match="would take the place of something else"):
        packages.install(light(tmp_path / "b.argosmodel", metadata("en", "fr"), root="model"))
    assert [found.target for found in packages.installed()] == ["gl"]


def test_a_broken_update_leaves_the_old_package(home: Path, tmp_path: Path) -> None:
    old = packages.install(light(tmp_path / "a.argosmodel", metadata(), root="model"))
    with zipfile.ZipFile(tmp_path / "b.argosmodel", "w") as archive:
        for name in ("model/model.bin", "sentencepiece.model"):
            archive.writestr(f"model/{name}", b"the weights of a model")
        archive.writestr("model/metadata.json", json.dumps(metadata(package_version="2")))
    data = bytearray((tmp_path / "b.argosmodel").read_bytes())
    data[data.index(b"weights")] ^= 1
    (tmp_path / "b.argosmodel").write_bytes(data)
    with pytest.raises(EngineError, match="cannot be unpacked"):
        packages.install(tmp_path / "b.argosmodel")
    assert packages.installed() == [old]
    assert [path.name for path in home.iterdir()] == ["model"]


def test_what_a_killed_install_left_hides_nothing_and_goes_in_time(home: Path, tmp_path: Path) -> None:
    old = home / ".polyglot-old"
    shutil.copytree(packages.install(light(tmp_path / "a.argosmodel", metadata("en", "gl"))).folder, old / "new" / "a")
    (old / "metadata.json").write_text('{"type": "unfinished"}')
    assert len(packages.installed()) == 1
    os.utime(old, (0, 0))
    packages.install(light(tmp_path / "b.argosmodel", metadata("en", "fr")))
    assert not old.exists()


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
def test_paths_that_leave_the_folder_are_refused(home: Path, tmp_path: Path, name: str) -> None:
    before = files(tmp_path)
    file = zipped(tmp_path / "evil.argosmodel", {**good(), name: b"evil"})
    with pytest.raises(EngineError, match=r"leaves its folder: .*Do not use this file") as caught:
        packages.install(file)
    assert str(caught.value).isprintable()
    assert files(tmp_path) == sorted([*before, "evil.argosmodel"])


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_refused(home: Path, tmp_path: Path, kind: int) -> None:
    file = zipped(tmp_path / "evil.argosmodel", good())
    with zipfile.ZipFile(file, "a") as archive:
        info = zipfile.ZipInfo("m/link")
        info.external_attr = (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(EngineError, match="holds a link"):
        packages.install(file)
    assert not home.exists()


@pytest.mark.parametrize("name", ["m/model/model.bin", "m/metadata.json"])
def test_what_would_fill_the_disk_is_refused(home: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / "bomb.argosmodel"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, data in good().items():
            archive.writestr(other, bytes(80 << 20) if other == name else data)
    with pytest.raises(EngineError, match="would unpack to 3 files of 80 MiB"):
        packages.install(file)
    assert not home.exists()


def test_too_many_files_are_refused(home: Path, tmp_path: Path) -> None:
    file = zipped(tmp_path / "many.argosmodel", good(**{f"m/{number}": b"" for number in range(3000)}))
    with pytest.raises(EngineError, match="3003 files"):
        packages.install(file)


ZIP = b"PK\x05\x06" + bytes(18)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "File is not a zip file"),
        (b"not a zip at all", "File is not a zip file"),
        (ZIP, "does not hold one folder"),
        (STARTER.read_bytes()[:5000], "File is not a zip file"),
        (STARTER.read_bytes()[-5000:], "not a translation package"),
    ],
)
def test_what_is_no_package_is_refused(home: Path, tmp_path: Path, content: bytes, text: str) -> None:
    file = tmp_path / "holiday.argosmodel"
    file.write_bytes(content)
    with pytest.raises(EngineError, match=rf"holiday\.argosmodel .*{text}.* Get the \.argosmodel file again"):
        packages.install(file)
    assert not home.exists()


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"m/metadata.json": None}, "has no metadata.json"),
        ({"m/metadata.json": b"{"}, "metadata.json cannot be read"),
        ({"m/metadata.json": b"\xff\xfe"}, "metadata.json cannot be read"),
        ({"m/metadata.json": b"[" * 100000}, "not a translation package"),
        ({"m/metadata.json": b"[]"}, "of another type"),
        ({"m/metadata.json": b" " * (2 << 20)}, "of another type"),
        ({"m/metadata.json": json.dumps(metadata(type="sbd")).encode()}, "of another type"),
        ({"m/metadata.json": b'{"from_code": "en", "package_version": "1"}'}, "names no pair"),
        ({"m/metadata.json": json.dumps(metadata("en", "../es")).encode()}, "names no pair"),
        ({"m/metadata.json": json.dumps(metadata("en", "es\n")).encode()}, "names no pair"),
        ({"m/metadata.json": json.dumps(metadata(package_version="\x1b[2J")).encode()}, "or no version"),
        ({"m/metadata.json": json.dumps(metadata(package_version=1)).encode()}, "or no version"),
        ({"m/model/model.bin": None}, "no model or no tokenizer"),
        ({"m/sentencepiece.model": None}, "no model or no tokenizer"),
        ({"other/readme.txt": b"x"}, "does not hold one folder"),
        ({"readme.txt": b"x"}, "does not hold one folder"),
    ],
)
def test_a_zip_that_is_no_package_is_refused(
    home: Path, tmp_path: Path, changes: dict[str, bytes | None], text: str
) -> None:
    entries = {name: data for name, data in {**good(), **changes}.items() if data is not None}
    with pytest.raises(EngineError, match=text):
        packages.install(zipped(tmp_path / "m.argosmodel", entries))
    assert not home.exists()


def test_a_damaged_package_is_never_a_traceback(home: Path, tmp_path: Path) -> None:
    whole = zipped(tmp_path / "m.argosmodel", good()).read_bytes()
    file = tmp_path / "damaged.argosmodel"
    refused = 0
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            packages.install(file, force=True)
        except (EngineError, UsageError):
            refused += 1
    assert refused > len(whole) / 2
    assert [path.name for path in home.iterdir() if path.name.startswith(".polyglot-")] == []


def test_no_file_and_a_folder_are_refused(home: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no file"):
        packages.install(tmp_path / "absent.argosmodel")
    with pytest.raises(EngineError, match="not a translation package"):
        packages.install(tmp_path)


def test_a_home_that_cannot_be_written_to_is_an_error(home: Path, tmp_path: Path) -> None:
    home.write_text("a file where the folder should be")
    with pytest.raises(EngineError, match="cannot be unpacked"):
        packages.install(light(tmp_path / "m.argosmodel", metadata()))


def test_the_starter_model_is_unpacked_on_first_use(home: Path, tmp_path: Path) -> None:
    starter = packages.starter()
    assert (starter.source, starter.target, starter.starter) == ("en", "es", True)
    assert starter.digest == packages.digest(STARTER)
    assert not (tmp_path / "cache").exists()
    folder = packages.ready(starter)
    assert folder.is_relative_to(tmp_path / "cache" / "polyglot")
    made = folder.stat().st_mtime_ns
    assert packages.ready(packages.starter()) == folder
    assert folder.stat().st_mtime_ns == made
    assert packages.installed() == []
    assert (STARTER.parent / "LICENSE.md").is_file()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A web server of our own, which the index is looked for on."""
    with offering() as site:
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"{site.address}/")
        yield site


def quiet(done: int, size: int) -> None:
    assert done <= size


network = pytest.mark.enable_socket


@network
def test_the_index_offers_packages(site: Site) -> None:
    site.files["/index.json"] = json.dumps(
        [
            entry(site, "old", package_version="1.9"),
            entry(site, "new", package_version="1.10"),
            entry(site, "other", to_code="pt"),
            {"type": "sbd", "package_version": "1.0", "from_codes": ["en"]},
        ]
    ).encode()
    found = index.available()
    assert [(entry.source, entry.target, entry.version) for entry in found] == [
        ("en", "gl", "1.10"),
        ("en", "pt", "1.9"),
    ]


@network
def test_an_index_of_ones_own_may_know_hashes_and_lie_beside_its_files(site: Site) -> None:
    odd = [entry(site, "x", from_code="../e"), entry(site, "x", package_version="\x1b[2J"), {"type": "sbd"}]
    own = {"package_version": "2.0", "from_code": "en", "to_code": "gl", "links": ["models/en_gl"], "sha256": "AB" * 32}
    site.files["/index.json"] = json.dumps([*odd, own]).encode()
    assert index.available() == [index.Available("en", "gl", "2.0", (f"{site.address}/models/en_gl",), "ab" * 32)]


@network
def test_a_package_is_downloaded_and_installed(site: Site, home: Path, tmp_path: Path) -> None:
    file = light(tmp_path / "en_gl.argosmodel", metadata("en", "gl", package_version="1.9"))
    site.files = {"/gl": file.read_bytes(), "/index.json": json.dumps([entry(site, "gl")]).encode()}
    told: list[tuple[int, int]] = []
    [offered] = index.available()
    got = index.download(offered, tmp_path / "downloads", lambda done, size: told.append((done, size)))
    assert got.read_bytes() == file.read_bytes()
    assert told[-1] == (file.stat().st_size, file.stat().st_size)
    assert files(tmp_path / "downloads") == [got.name]
    assert packages.install(got, ("en", "gl")).version == "1.9"


def offer(site: Site, name: str = "gl", **more: str) -> index.Available:
    return index.Available("en", "gl", "1.9", (f"{site.address}/{name}",), **more)


@network
def test_a_download_goes_on_as_long_as_it_gets_further(site: Site, tmp_path: Path) -> None:
    data = os.urandom(700_000)
    site.files, site.gives = {"/gl": data}, [300_000, 100_000]
    told: list[int] = []
    assert index.download(offer(site), tmp_path, lambda done, _: told.append(done)).read_bytes() == data
    assert [asked for _, asked in site.asked] == ["", "bytes=300000-", "bytes=400000-"]
    assert told == sorted(told)
    assert told[-1] == len(data)


@network
@pytest.mark.parametrize("ranges", [True, False])
def test_a_broken_download_goes_on_where_it_stopped(site: Site, tmp_path: Path, *, ranges: bool) -> None:
    data = os.urandom(700_000)
    site.files, site.ranges, site.gives = {"/gl": data}, ranges, [300_000, 0]
    with pytest.raises(EngineError, match="cannot be downloaded: the connection broke off"):
        index.download(offer(site), tmp_path, quiet)
    told: list[int] = []
    site.asked.clear()
    assert index.download(offer(site), tmp_path, lambda done, _: told.append(done)).read_bytes() == data
    # Where the server knows no ranges, the second answer, of nothing, has put an end to what was there.
    assert [asked for _, asked in site.asked] == (["bytes=300000-"] if ranges else [""])
    assert told[-1] == len(data)
    assert (told[0] > 300_000) == ranges


@network
def test_what_was_whole_already_is_not_fetched_again(site: Site, tmp_path: Path) -> None:
    site.files = {"/gl": os.urandom(1000)}
    index.download(offer(site), tmp_path, quiet)
    site.asked.clear()
    assert index.download(offer(site), tmp_path, quiet).read_bytes() == site.files["/gl"]
    assert [asked for _, asked in site.asked] == ["bytes=1000-"]


@network
def test_a_part_of_a_file_that_is_another_one_now(site: Site, tmp_path: Path) -> None:
    site.files = {"/gl": os.urandom(1000)}
    (tmp_path / "en_gl-1.9.part").write_bytes(bytes(2000))
    with pytest.raises(EngineError, match="the file is another one now"):
        index.download(offer(site), tmp_path, quiet)
    assert index.download(offer(site), tmp_path, quiet).read_bytes() == site.files["/gl"]


@network
def test_another_part_than_was_asked_for_is_not_taken(site: Site, tmp_path: Path) -> None:
    site.files, site.shift = {"/gl": os.urandom(1000)}, 1
    (tmp_path / "en_gl-1.9.part").write_bytes(site.files["/gl"][:500])
    with pytest.raises(EngineError, match="sends another part than the one it was asked for"):
        index.download(offer(site), tmp_path, quiet)


@network
@pytest.mark.parametrize("claims", [1001, 2000])
def test_a_file_that_is_shorter_than_its_server_says(site: Site, tmp_path: Path, claims: int) -> None:
    site.files, site.claims, site.ranges = {"/gl": os.urandom(1000)}, claims, False
    with pytest.raises(EngineError, match="the connection broke off"):
        index.download(offer(site), tmp_path, quiet)


@network
def test_a_file_that_has_no_room_is_not_begun(site: Site, tmp_path: Path) -> None:
    site.files, site.claims = {"/gl": b"x"}, 10**16
    with pytest.raises(EngineError, match=r"has no room: 10,000,000,000 MB are needed, [\d,]+ MB are free\. Make room"):
        index.download(offer(site), tmp_path, quiet)
    assert files(tmp_path) == []


@network
def test_a_file_is_held_against_its_hash(site: Site, tmp_path: Path) -> None:
    data = os.urandom(1000)
    site.files = {"/gl": data, "/other": data[::-1]}
    sha256 = hashlib.sha256(data).hexdigest()
    with pytest.raises(EngineError, match=r"not the file that the index describes .* install from a file"):
        index.download(offer(site, "other", sha256=sha256), tmp_path, quiet)
    assert files(tmp_path) == []
    both = index.Available("en", "gl", "1.9", (f"{site.address}/other", f"{site.address}/gl"), sha256)
    assert index.download(both, tmp_path, quiet).read_bytes() == data


@network
@pytest.mark.parametrize(
    "link", ["http://example.org/gl", "file:///etc/passwd", "ftp://127.0.0.1/gl", "//example.org/gl"]
)
def test_a_redirect_leads_only_where_we_would_have_gone(site: Site, tmp_path: Path, link: str) -> None:
    site.moved = {"/gl": link, "/near": f"{site.address}/file"}
    site.files = {"/file": b"data"}
    with pytest.raises(EngineError, match=r"not encrypted|is no address|not allowed"):
        index.download(offer(site), tmp_path, quiet)
    assert index.download(offer(site, "near"), tmp_path, quiet).read_bytes() == b"data"


@network
def test_the_next_address_is_tried(site: Site, tmp_path: Path) -> None:
    site.files = {"/second": b"data"}
    offered = index.Available("en", "gl", "1.9", (f"{site.address}/first", f"{site.address}/second"))
    assert index.download(offered, tmp_path, quiet).read_bytes() == b"data"


@network
def test_a_package_that_is_not_there(site: Site, tmp_path: Path) -> None:
    for links in ((), (f"{site.address}/gl",)):
        with pytest.raises(EngineError, match=r"cannot be downloaded: .*install from a file"):
            index.download(index.Available("en", "gl", "1.9", links), tmp_path, quiet)
    assert files(tmp_path) == []


@network
@pytest.mark.parametrize("data", [b"", b"<html>", b"[1]", b'[{"from_code": "en"}]', b"null", b'["x"]', b"\xff", b"3"])
def test_an_index_that_cannot_be_read(site: Site, data: bytes) -> None:
    site.files["/index.json"] = data
    with pytest.raises(EngineError, match=r"index of models at http://127\.0\.0\.1:\d+/index\.json cannot be read"):
        index.available()


@network
def test_an_index_that_is_not_there(site: Site) -> None:
    with pytest.raises(EngineError, match="cannot be reached: Not Found"):
        index.available()


@network
@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/", "https://127.0.0.1:9", "http://example.org/", "file:///etc/", "nonsense"]
)
def test_an_index_that_cannot_be_reached(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", address)
    with pytest.raises(EngineError, match=r"cannot be reached: .*install from a file") as caught:
        index.available()
    assert str(caught.value).count("\n") == 0


def test_argos_has_its_index_where_it_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARGOS_PACKAGE_INDEX", raising=False)
    assert index.address() == "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
