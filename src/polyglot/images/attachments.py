"""Traces of people in files that articles link to: authors of documents, places of videos. They are reported, not removed."""

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

_PROPERTIES = ("docProps/core.xml", "meta.xml")  # of documents of Word and of OpenDocument
_PERSON = re.compile(rb"<(?:dc:creator|meta:initial-creator|cp:lastModifiedBy)\b[^>]*>\s*[^<\s]")
_PLACES = (b"\xa9xyz", b"com.apple.quicktime.location", b"loci")  # in MPEG-4 and QuickTime
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def has_traces(data: bytes) -> bool:
    """Return whether a document names a person as its author, or a video a place.

    >>> has_traces(b"name,number"), has_traces(b"....ftypmp42....moovudta.xyz".replace(b".xyz", bytes([0xA9]) + b"xyz+52.5+13.4/"))
    (False, True)
    """
    if data.startswith(b"%PDF"):
        return _has_pdf_author(data)
    if data.startswith(b"PK\x03\x04"):
        return _has_office_author(data)
    return data.startswith(_OLD_OFFICE) or (data[4:8] == b"ftyp" and any(sign in data for sign in _PLACES))


def _has_pdf_author(data: bytes) -> bool:
    import pikepdf

    try:
        with pikepdf.open(BytesIO(data)) as file:
            author = str(file.docinfo.get("/Author", ""))
            metadata = file.Root.get("/Metadata")
            return bool(author.strip()) or (metadata is not None and b"<dc:creator" in metadata.read_bytes())
    except (pikepdf.PdfError, ValueError):  # encrypted or damaged
        return False


def _has_office_author(data: bytes) -> bool:
    try:
        with ZipFile(BytesIO(data)) as packed:
            names = set(packed.namelist())
            return any(_PERSON.search(packed.read(name)) for name in _PROPERTIES if name in names)
    except (BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return False
