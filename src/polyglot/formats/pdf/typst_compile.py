"""Compilation by Typst: files -> PDF or PNG.

Typst reads only the files given here, beginning with `main.typ`, and opens no connection. The same files give the same
bytes. (They are written to a temporary folder, since Typst reads no pictures from memory.)
"""

import pickle
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from polyglot.errors import FontError, PolyglotError
from polyglot.formats.pdf import fonts

Files = Mapping[str, bytes]

_HERE = Path(__file__).parent


def read_template(name: str) -> bytes:
    """Return a template of the printed layout."""
    return (_HERE / name).read_bytes()


def compile_pdf(files: Files, day: int, *, universal: bool = True) -> bytes:
    """Compile a tagged PDF, by PDF/UA-1 if it is to be `universal`; `day` is its creation time in seconds since 1970.

    Raises `PolyglotError`, also for characters that no font has, and for a PDF in a universal one.
    """
    standards: Any = ["ua-1"] if universal else []
    return _compile(files, format="pdf", pdf_standards=standards, pdf_tags=True, timestamp=day)


def compile_png(files: Files, dots: int) -> bytes:
    """Compile one page to PNG, with `dots` pixels per inch."""
    return _compile(files, format="png", ppi=dots)


def find_unreadable(pictures: Mapping[str, bytes]) -> list[str]:
    """Return the names of the pictures that Typst cannot read."""
    return [name for name, data in pictures.items() if not _is_readable(data)]


def count_pages(data: bytes) -> int:
    """Return the number of pages of a PDF."""
    import pikepdf

    with pikepdf.open(BytesIO(data)) as file:
        return len(file.pages)


def show_title(data: bytes) -> bytes:
    """Return a PDF whose title viewers display instead of the name of the file, as PDF/UA-1 asks."""
    import pikepdf

    with pikepdf.open(BytesIO(data)) as file:
        file.Root.ViewerPreferences.DisplayDocTitle = True
        output = BytesIO()
        file.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return output.getvalue()


def _is_readable(data: bytes) -> bool:
    try:
        compile_pdf({"main.typ": b'#image("picture")', "picture": data}, 0, universal=False)
    except PolyglotError:
        return False
    return True


def _compile(files: Files, **options: Any) -> bytes:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path, data in files.items():
            (folder / path).write_bytes(data)
        paths = {"root": folder, "package_path": folder, "package_cache_path": folder}
        options |= {"input": folder / "main.typ", **paths}
        outcome = call_typst(options) if fonts.are_own() else _call_afresh(options)
    if isinstance(outcome, bytes):
        return outcome
    raise _explain_error(*outcome)


_CALL = """\
import pickle, sys
from polyglot.formats.pdf.typst_compile import call_typst
pickle.dump(call_typst(pickle.load(sys.stdin.buffer)), sys.stdout.buffer)
"""


def call_typst(options: dict[str, Any]) -> bytes | tuple[str, str]:
    """Return what Typst makes, or the message and the diagnostic of its error."""
    import typst

    try:
        return typst.compile(**options, font_paths=fonts.installed_fonts())  # type: ignore[no-any-return]
    except typst.TypstError as error:
        return error.message, error.diagnostic


def _call_afresh(options: dict[str, Any]) -> bytes | tuple[str, str]:
    """Call Typst in a new process, which has threads of its own."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", _CALL], input=pickle.dumps(options), stdout=subprocess.PIPE, check=True
    )
    outcome: bytes | tuple[str, str] = pickle.loads(done.stdout)
    return outcome


def _explain_error(message: str, diagnostic: str) -> PolyglotError:
    """Return the error for a failure of Typst; for characters without a font, with the package that may have it."""
    signs = fonts.missing_characters(diagnostic)
    if not signs:
        return PolyglotError(f"Typst cannot compile this: {message}.", remedy="Please report it, with the article.")
    named = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in signs[:5])
    package = fonts.find_package(signs)
    remedy = f"Install one, on Debian and Ubuntu by: apt install {package}. Or replace the characters."
    return FontError(f"No font is installed that has {named}.", remedy=remedy)
