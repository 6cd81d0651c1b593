"""The gallery of `docs/gallery.md`: what readers of the sample publication see. `python -m tests.support.gallery` makes it anew.

One sheet for each language: its front page, issue and article, on a desktop and on a phone, light and dark; and one of PDF
pages, where the build makes PDF.
"""

import argparse
import asyncio
import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from PIL import Image
from playwright.async_api import Browser

from tests.judges import programs
from tests.judges.browser import opened
from tests.support.paths import REPOSITORY

DAY = "2026-11-01"
LANGUAGES = {"en": "English", "ar": "Arabic", "hi": "Hindi", "zh": "Chinese"}
ISSUE = "2026-3"
PAGES = (  # of each the first that is there
    ("index.html",),
    (f"{ISSUE}/index.html",),
    (f"{ISSUE}/seed-library/index.html", f"{ISSUE}/repair-cafe/index.html", f"{ISSUE}/editorial/index.html"),
)
WINDOWS: tuple[tuple[int, int, Literal["light", "dark"]], ...] = (
    (1280, 960, "light"),
    (360, 720, "light"),
    (360, 720, "dark"),
    (1280, 960, "dark"),
)
HEIGHT = 480  # of a picture on its sheet
GAP = 16
GROUND = (128, 128, 128)
WEIGHT = 150_000  # bytes of a sheet at most
PAPER = 3  # pages of a PDF


def build(output: Path) -> None:
    """Build the sample publication in all its formats."""
    command = [
        sys.executable,
        "-m",
        "polyglot",
        "-C",
        str(REPOSITORY),
        "build",
        "--as-of",
        DAY,
        "--output",
        str(output),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


async def photograph(folder: Path) -> dict[str, list[list[Image.Image]]]:
    """For each language a row of pictures of each page."""
    found = {tag: [_first(folder / tag, names) for names in PAGES] for tag in LANGUAGES}
    async with opened() as browser:
        return {tag: [await _row(browser, page) for page in pages if page] for tag, pages in found.items()}


def _first(folder: Path, names: Sequence[str]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)


async def _row(browser: Browser, path: Path) -> list[Image.Image]:
    row: list[Image.Image] = []
    for width, height, scheme in WINDOWS:
        page = await browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        await page.goto(path.resolve().as_uri())
        row.append(Image.open(io.BytesIO(await page.screenshot())))
        await page.close()
    return row


def paper(folder: Path) -> list[list[Image.Image]]:
    """The first pages of each language's PDF: a row for two languages."""
    found = [next(iter(sorted((folder / tag).rglob("*.pdf"))), None) for tag in LANGUAGES]
    rows = [_paper(path) for path in found if path is not None]
    return [[*first, *second] for first, second in zip(rows[::2], [*rows[1::2], []], strict=False)]


def _paper(path: Path) -> list[Image.Image]:
    with TemporaryDirectory() as name:
        command = [str(programs.path("pdftoppm")), "-png", "-r", "72", "-l", str(PAPER), str(path), f"{name}/page"]
        subprocess.run(command, check=True)
        return [Image.open(io.BytesIO(page.read_bytes())) for page in sorted(Path(name).iterdir())]


def compose(rows: Sequence[Sequence[Image.Image]]) -> bytes:
    """A sheet of these rows as WebP, as good as its weight allows."""
    scaled = [[one.convert("RGB").resize((one.width * HEIGHT // one.height, HEIGHT)) for one in row] for row in rows]
    width = max(sum(one.width + GAP for one in row) for row in scaled) + GAP
    sheet = Image.new("RGB", (width, (HEIGHT + GAP) * len(scaled) + GAP), GROUND)
    for number, row in enumerate(scaled):
        left = GAP
        for one in row:
            sheet.paste(one, (left, GAP + number * (HEIGHT + GAP)))
            left += one.width + GAP
    for quality in range(85, 5, -10):
        data = io.BytesIO()
        sheet.save(data, "WEBP", quality=quality, method=6)
        if data.tell() < WEIGHT:
            break
    return data.getvalue()


def page(names: Sequence[str]) -> str:
    """The text of the gallery."""
    said = {tag: f"{name}: pages on a desktop and on a phone, light and dark" for tag, name in LANGUAGES.items()}
    said["pdf"] = "The first pages of PDF editions"
    about = (
        "The sample publication as its readers see it. `uv run python -m tests.support.gallery` takes these pictures.\n"
    )
    return f"# Gallery\n\n{about}" + "".join(f"\n![{said[name]}](gallery/{name}.webp)\n" for name in names)


def main() -> None:
    """Make the pictures and the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=REPOSITORY / "docs")
    output: Path = parser.parse_args().output
    with TemporaryDirectory() as name:
        build(Path(name))
        sheets = asyncio.run(photograph(Path(name))) | {"pdf": paper(Path(name))}
    made = {name: compose(rows) for name, rows in sheets.items() if rows}
    (output / "gallery").mkdir(parents=True, exist_ok=True)
    for name, data in made.items():
        (output / "gallery" / f"{name}.webp").write_bytes(data)
    (output / "gallery.md").write_text(page(list(made)), encoding="utf-8")


if __name__ == "__main__":
    main()
