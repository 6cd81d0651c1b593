"""The only importer of Typst: files in memory -> PDF or PNG.

Nothing is read from the disk or fetched: what is set are the files given here, with `main.typ` as their head. The same
files give the same bytes.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from polyglot.editions.fonts import installed
from polyglot.errors import PolyglotError

Files = Mapping[str, bytes]

_HERE = Path(__file__).parent / "print"


def template(name: str) -> bytes:
    """One of the files beside the templates of pages that say how print looks."""
    return (_HERE / name).read_bytes()


def pdf(files: Files, day: int, *, tagged: bool = True) -> bytes:
    """A PDF, by PDF/UA-1 if it is tagged; `day` is when it says that it was made, in seconds since 1970."""
    standards: Any = ["ua-1"] if tagged else []
    return _compile(files, format="pdf", pdf_standards=standards, pdf_tags=tagged, timestamp=day)


def png(files: Files, dots: int) -> bytes:
    """The one page as a picture, with so many dots an inch."""
    return _compile(files, format="png", ppi=dots)


def broken(pictures: Mapping[str, bytes]) -> list[str]:
    """Those of these pictures that Typst cannot read."""
    return [name for name, data in pictures.items() if not _readable(data)]


def sound(pictures: Iterable[bytes]) -> bool:
    """Can Typst read all of these pictures?"""
    return all(map(_readable, pictures))


def _readable(data: bytes) -> bool:
    import typst

    files: Any = {"main.typ": b'#image("picture")', "picture": data}
    try:
        typst.compile(files, format="pdf", font_paths=installed())
    except typst.TypstError:
        return False
    return True


def _compile(files: Files, **options: Any) -> bytes:
    import typst

    given: Any = dict(files)  # a mapping is allowed, though the stubs do not say so
    try:
        made: bytes = typst.compile(given, font_paths=installed(), **options)
    except typst.TypstError as error:
        raise PolyglotError(f"Typst cannot set this: {error.message}.", remedy="; ".join(error.hints)) from error
    return made
