"""The only importer of Typst: files -> PDF or PNG.

Typst reads nothing but the files given here, with `main.typ` as their head, and fetches nothing. The same files give the
same bytes. (They lie in a folder of their own for that moment: in memory it takes no pictures.)
"""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from polyglot.errors import PolyglotError
from polyglot.formats.pdf import fonts

Files = Mapping[str, bytes]

_HERE = Path(__file__).parent


def read_template(name: str) -> bytes:
    """One of the files that say how print looks."""
    return (_HERE / name).read_bytes()


def compile_pdf(files: Files, day: int, *, tagged: bool = True) -> bytes:
    """A PDF, by PDF/UA-1 if it is tagged; `day` is when it says that it was made, in seconds since 1970."""
    standards: Any = ["ua-1"] if tagged else []
    return _compile(files, format="pdf", pdf_standards=standards, pdf_tags=tagged, timestamp=day)


def compile_png(files: Files, dots: int) -> bytes:
    """The one page as a picture, with so many dots an inch."""
    return _compile(files, format="png", ppi=dots)


def find_unreadable(pictures: Mapping[str, bytes]) -> list[str]:
    """Those of these pictures that Typst cannot read."""
    return [name for name, data in pictures.items() if not _is_readable(data)]


def count_pages(data: bytes) -> int:
    """How many pages a PDF has."""
    import pikepdf

    with pikepdf.open(BytesIO(data)) as file:
        return len(file.pages)


def _is_readable(data: bytes) -> bool:
    try:
        compile_pdf({"main.typ": b'#image("picture")', "picture": data}, 0, tagged=False)
    except PolyglotError:
        return False
    return True


def _compile(files: Files, **options: Any) -> bytes:
    import typst

    with TemporaryDirectory() as name:
        folder = Path(name)
        for path, data in files.items():
            (folder / path).write_bytes(data)
        try:
            made: bytes = typst.compile(
                folder / "main.typ",
                root=folder,
                font_paths=fonts.installed_fonts(),
                package_path=folder,
                package_cache_path=folder,
                **options,
            )
        except typst.TypstError as error:
            raise _explain_error(error.message, error.diagnostic) from error
    return made


def _explain_error(message: str, diagnostic: str) -> PolyglotError:
    """What Typst could not do: what stands in no font is told with the package that may have it."""
    signs = fonts.missing_characters(diagnostic)
    if not signs:
        return PolyglotError(f"Typst cannot set this: {message}.", remedy="Please report it, with the article.")
    named = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in signs[:5])
    package = fonts.find_package(signs)
    remedy = f"Install one, on Debian and Ubuntu by: apt install {package}. Or write something else."
    return PolyglotError(f"No font is installed that has {named}.", remedy=remedy)
