"""Argos's package index and downloads, over a real connection."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from polyglot.engines.models import index, packages
from polyglot.errors import EngineError
from tests.support.argos_models import light, metadata
from tests.support.model_folder import files
from tests.support.model_site import Site, entry, offering


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
    found = index.list_available()
    assert [(entry.source, entry.target, entry.version) for entry in found] == [
        ("en", "gl", "1.10"),
        ("en", "pt", "1.9"),
    ]


@network
def test_an_index_of_ones_own_may_know_hashes_and_lie_beside_its_files(site: Site) -> None:
    odd = [entry(site, "x", from_code="../e"), entry(site, "x", package_version="\x1b[2J"), {"type": "sbd"}]
    own = {"package_version": "2.0", "from_code": "en", "to_code": "gl", "links": ["models/en_gl"], "sha256": "AB" * 32}
    site.files["/index.json"] = json.dumps([*odd, own]).encode()
    assert index.list_available() == [
        index.AvailablePackage("en", "gl", "2.0", (f"{site.address}/models/en_gl",), "ab" * 32)
    ]


@network
def test_a_package_is_downloaded_and_installed(site: Site, model_home: Path, tmp_path: Path) -> None:
    file = light(tmp_path / "en_gl.argosmodel", metadata("en", "gl", package_version="1.9"))
    site.files = {"/gl": file.read_bytes(), "/index.json": json.dumps([entry(site, "gl")]).encode()}
    told: list[tuple[int, int]] = []
    [offered] = index.list_available()
    got = index.download(offered, tmp_path / "downloads", lambda done, size: told.append((done, size)))
    assert got.read_bytes() == file.read_bytes()
    assert told[-1] == (file.stat().st_size, file.stat().st_size)
    assert files(tmp_path / "downloads") == [got.name]
    assert packages.install_package(got, ("en", "gl")).version == "1.9"


def offer(site: Site, name: str = "gl", **more: str) -> index.AvailablePackage:
    return index.AvailablePackage("en", "gl", "1.9", (f"{site.address}/{name}",), **more)


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
    with pytest.raises(EngineError, match="cannot be downloaded: the connection was closed"):
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
    with pytest.raises(EngineError, match="the file on the server has changed"):
        index.download(offer(site), tmp_path, quiet)
    assert index.download(offer(site), tmp_path, quiet).read_bytes() == site.files["/gl"]


@network
def test_another_part_than_was_asked_for_is_not_taken(site: Site, tmp_path: Path) -> None:
    site.files, site.shift = {"/gl": os.urandom(1000)}, 1
    (tmp_path / "en_gl-1.9.part").write_bytes(site.files["/gl"][:500])
    with pytest.raises(EngineError, match="sends another part than the requested one"):
        index.download(offer(site), tmp_path, quiet)


@network
@pytest.mark.parametrize("claims", [1001, 2000])
def test_a_file_that_is_shorter_than_its_server_says(site: Site, tmp_path: Path, claims: int) -> None:
    site.files, site.claims, site.ranges = {"/gl": os.urandom(1000)}, claims, False
    with pytest.raises(EngineError, match="the connection was closed"):
        index.download(offer(site), tmp_path, quiet)


@network
def test_a_file_that_has_no_room_is_not_begun(site: Site, tmp_path: Path) -> None:
    site.files, site.claims = {"/gl": b"x"}, 10**16
    with pytest.raises(EngineError, match=r"is full: 10,000,000,000 MB are needed, [\d,]+ MB are free\. Make room"):
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
    both = index.AvailablePackage("en", "gl", "1.9", (f"{site.address}/other", f"{site.address}/gl"), sha256)
    assert index.download(both, tmp_path, quiet).read_bytes() == data


@network
@pytest.mark.parametrize(
    "link", ["http://example.org/gl", "file:///etc/passwd", "ftp://127.0.0.1/gl", "//example.org/gl"]
)
def test_a_redirect_leads_only_where_we_would_have_gone(site: Site, tmp_path: Path, link: str) -> None:
    site.moved = {"/gl": link, "/near": f"{site.address}/file"}
    site.files = {"/file": b"data"}
    with pytest.raises(EngineError, match=r"not encrypted|is not an address|not allowed"):
        index.download(offer(site), tmp_path, quiet)
    assert index.download(offer(site, "near"), tmp_path, quiet).read_bytes() == b"data"


@network
def test_the_next_address_is_tried(site: Site, tmp_path: Path) -> None:
    site.files = {"/second": b"data"}
    offered = index.AvailablePackage("en", "gl", "1.9", (f"{site.address}/first", f"{site.address}/second"))
    assert index.download(offered, tmp_path, quiet).read_bytes() == b"data"


@network
def test_a_package_that_is_not_there(site: Site, tmp_path: Path) -> None:
    for links in ((), (f"{site.address}/gl",)):
        with pytest.raises(EngineError, match=r"cannot be downloaded: .*install from a file"):
            index.download(index.AvailablePackage("en", "gl", "1.9", links), tmp_path, quiet)
    assert files(tmp_path) == []


@network
@pytest.mark.parametrize("data", [b"", b"<html>", b"[1]", b'[{"from_code": "en"}]', b"null", b'["x"]', b"\xff", b"3"])
def test_an_index_that_cannot_be_read(site: Site, data: bytes) -> None:
    site.files["/index.json"] = data
    with pytest.raises(EngineError, match=r"index of models at http://127\.0\.0\.1:\d+/index\.json cannot be read"):
        index.list_available()


@network
def test_an_index_that_is_not_there(site: Site) -> None:
    with pytest.raises(EngineError, match="cannot be reached: Not Found"):
        index.list_available()


@network
@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/", "https://127.0.0.1:9", "http://example.org/", "file:///etc/", "nonsense"]
)
def test_an_index_that_cannot_be_reached(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", address)
    with pytest.raises(EngineError, match=r"cannot be reached: .*install from a file") as caught:
        index.list_available()
    assert str(caught.value).count("\n") == 0


def test_argos_has_its_index_where_it_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARGOS_PACKAGE_INDEX", raising=False)
    assert index.index_url() == "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
