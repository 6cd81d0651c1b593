"""A file is a picture by its content: whatever its name is, what cameras note in it is in no edition."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest

from polyglot.findings import Severity
from tests.conftest import Make
from tests.support.builds import build
from tests.support.pictures import MARKER, exif, saved, scene, texts

FORMS = ("[x]({})", "![x]({})", '<img src="{}" alt="x">', '<p style="background:url({})">x</p>')
PICTURES = {
    "photo.jpg": saved(scene((60, 40)), "JPEG", exif=exif()),
    "photo.png": saved(scene((60, 40)), "PNG", exif=exif(), pnginfo=texts()),
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><metadata>%s</metadata></svg>'
    % MARKER.encode(),
}
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + MARKER.encode()


def published(make: Make, name: str, data: bytes, form: str) -> tuple[list[str], list[Path]]:
    """The codes of the findings, and the files of the edition that hold the marker."""
    publication = make({"n/a": form.format(name)})
    (publication.articles / "n" / name).write_bytes(data)
    output = publication.root / "out"
    report = build(publication, ["en"], ("html", "markdown", "epub", "text"), output)
    files = [path for path in output.rglob("*") if path.is_file()]
    return [finding.code for finding in report.findings], [
        path for path in files if MARKER.encode() in path.read_bytes()
    ]


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("name", ["photo", "photo.dat"])
@pytest.mark.parametrize("form", FORMS[:3])
def test_without_a_known_ending(make: Make, kind: str, name: str, form: str) -> None:
    assert published(make, name, PICTURES[kind], form) == ([], [])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("name", "kind"), [("a.png", "photo.jpg"), ("a.svg", "photo.jpg"), ("a.jpg", "drawing.svg")])
def test_with_a_wrong_ending(make: Make, name: str, kind: str, form: str) -> None:
    codes, files = published(make, name, PICTURES[kind], form)
    assert files == []
    assert set(codes) <= {"picture"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["photo.heic", "photo", "photo.jpg"])
def test_what_cannot_be_cleaned_is_left_out(make: Make, name: str, form: str) -> None:
    codes, files = published(make, name, HEIC, form)
    assert files == []
    assert set(codes) == {"picture"}


def pdf(author: str) -> bytes:
    made = BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.docinfo["/Author"] = author
        file.save(made)
    return made.getvalue()


def office(name: str, text: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as packed:
        packed.writestr(name, text)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("plan.pdf", pdf("Somebody"), True),
        ("plan.pdf", pdf(""), False),
        ("plan.docx", office("docProps/core.xml", "<cp:x><dc:creator>Somebody</dc:creator></cp:x>"), True),
        ("plan.docx", office("docProps/core.xml", "<cp:x><dc:creator></dc:creator></cp:x>"), False),
        ("plan.odt", office("meta.xml", "<meta:initial-creator>Somebody</meta:initial-creator>"), True),
        ("plan.zip", b"PK\x03\x04 damaged", False),
        ("film.mp4", b"\0\0\0\x18ftypmp42\0\0moov\xa9xyz+52.5+013.4/", True),
        ("list.csv", b"name,number\n", False),
    ],
)
def test_other_files_that_tell_of_people(make: Make, name: str, data: bytes, told: bool) -> None:  # noqa: FBT001
    publication = make({"a": f"[x]({name})"})
    (publication.articles / name).write_bytes(data)
    output = publication.root / "out"
    for _ in range(2):  # the second build reads nothing, and says the same
        findings = build(publication, ["en"], output=output).findings
        assert [(one.path, one.code, one.severity) for one in findings] == (
            [(f"articles/{name}", "metadata", Severity.WARNING)] if told else []
        )
    assert (output / name).read_bytes() == data
