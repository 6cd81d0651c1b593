"""Pictures that cannot be read are left out of editions, and reported."""

import struct
import zlib
from itertools import pairwise

import pytest

from polyglot.findings import Severity
from polyglot.images import pipeline
from polyglot.publication import Publication
from tests.support.pictures import LADEN, preview, put


def bomb() -> bytes:
    """A PNG that says it is as large as a town."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))
        + chunk(b"IEND", b"")
    )


def laughs() -> bytes:
    names = "abcdefghij"
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    return f'<!DOCTYPE svg [<!ENTITY a "ha">{entities}]><svg xmlns="http://www.w3.org/2000/svg">&j;</svg>'.encode()


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("cut.jpg", preview()[:9000], "This picture is damaged or incomplete."),
        ("cut.png", LADEN["photo.png"][:9000], "This picture is damaged or incomplete."),
        ("cut.webp", LADEN["photo.webp"][:9000], "This picture is damaged or incomplete."),
        ("cut.avif", LADEN["photo.avif"][:-50], "This picture is damaged or incomplete."),
        ("bomb.png", bomb(), "This picture has too many pixels."),
        ("scans.jpg", preview() + b"\xff\xda" * 300, "This picture has too many pixels."),
        ("note.jpg", b"%!PS-Adobe-3.0 EPSF", "This is not a picture of a supported format."),
        ("none.png", b"", "This is not a picture of a supported format."),
        ("laughs.svg", laughs(), "This drawing is damaged."),
        ("cut.svg", b"<svg", "This drawing is damaged."),
        ("page.svg", b"<html/>", "This is not an SVG drawing."),
        (
            "deep.svg",
            b"<svg>" + b"<g>" * 300 + b"</g>" * 300 + b"</svg>",
            "This drawing has too many nested groups.",
        ),
        ("long.svg", b"<svg>" + b" " * 8_000_000 + b"</svg>", "This drawing is larger than 8 MB."),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value[:-1] and " " not in value else "",
)
def test_what_cannot_be_read_is_left_out(publication: Publication, name: str, data: bytes, text: str) -> None:
    path = put(publication, name, data)
    for prepared in (pipeline.prepare_pictures, pipeline.prepare_copies, pipeline.for_books):
        found, findings = prepared(publication, [path])
        assert found == {path: None}
        assert [(one.path, one.severity, one.code, one.text) for one in findings] == [
            (f"articles/{path}", Severity.ERROR, "picture", text)
        ]
        assert findings[0].remedy
    assert not list((publication.cache_dir / "pictures").rglob("*"))
