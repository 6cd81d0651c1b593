"""Pictures from the article to the page and the book: the cache, several processes, and what is written."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from polyglot.editions.bound_issue import compose
from polyglot.editions.issues import arrange_issues
from polyglot.editions.print_policy import BuildMode
from polyglot.editions.ui_text import interface_text
from polyglot.formats.html import render
from polyglot.images import pipeline
from polyglot.images.pipeline import Picture
from polyglot.markdown import parser
from polyglot.publication import Publication
from tests.conftest import Make
from tests.support.locales import EN
from tests.support.pictures import LADEN, preview, put, saved, scene, shown


def test_the_cache(publication: Publication) -> None:
    """What was made once is not made again, unless part of it is gone; another name for the same picture costs nothing."""
    data = saved(scene((900, 500)), "JPEG")
    made = shown(publication, "one.jpg", data)
    folder = publication.cache_dir / "pictures"
    before = stamps(folder)
    again = shown(publication, "two.jpg", data)
    assert stamps(folder) == before
    assert [variant.path for variant in again.variants] == [variant.path for variant in made.variants]
    contents = [variant.path.read_bytes() for variant in made.variants]
    made.variants[0].path.write_bytes(b"cut")
    made.variants[-1].path.unlink()
    assert shown(publication, "one.jpg", data) == made
    assert [variant.path.read_bytes() for variant in made.variants] == contents
    shutil.rmtree(folder)
    assert shown(publication, "one.jpg", data) == made
    assert [variant.path.read_bytes() for variant in made.variants] == contents


def stamps(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.mark.parametrize("prepared", [pipeline.prepare_pictures, pipeline.prepare_copies])
def test_many_at_once(publication: Publication, prepared: Callable[..., Any]) -> None:
    """However many processes work, the same bytes come out."""
    paths = [put(publication, f"{number}.png", saved(scene((320 + number, 200)), "PNG")) for number in range(6)]
    told = list[tuple[int, int]]()
    together = prepared(publication, paths, lambda done, count: told.append((done, count)))
    contents = {path.name: path.read_bytes() for path in (publication.cache_dir / "pictures").rglob("*.*")}
    assert told[-1] == (6, 6)
    shutil.rmtree(publication.cache_dir / "pictures")
    for path in paths:
        prepared(publication, [path])
    assert prepared(publication, paths) == together
    assert contents == {path.name: path.read_bytes() for path in (publication.cache_dir / "pictures").rglob("*.*")}


def page(text: str, shown: dict[str, Picture | None]) -> str:
    return render.render(parser.parse_markdown(text)[0], interface_text(EN), shown).strip()


def test_pages(publication: Publication) -> None:
    picture = shown(publication, "a view.jpg", saved(scene((1500, 900)), "JPEG", quality=95))
    small = shown(publication, "dot.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="8"/>')
    found = page(
        "![A *view*](../a.assets/a%20view.jpg)\n\nand ![dot](dot.svg), ![gone](gone.png), ![far](https://x.example/y.png)\n",
        {"../a.assets/a%20view.jpg": picture, "dot.svg": small, "gone.png": None},
    )
    files = "../a.assets/a%20view-jpg-"
    sizes = "(min-width: 41rem) 38.8rem, calc(100vw - 2.2rem)"
    assert found == (
        f'<p><picture><source type="image/avif" srcset="{files}400.avif 400w, {files}800.avif 800w, {files}1280.avif 1280w"'
        f' sizes="{sizes}">'
        f'<source type="image/webp" srcset="{files}400.webp 400w, {files}800.webp 800w, {files}1280.webp 1280w"'
        f' sizes="{sizes}">'
        f'<img src="{files}800.jpg" alt="A view" width="1280" height="768"></picture></p>\n'
        '<p>and <img src="dot.svg" alt="dot" loading="lazy" decoding="async" width="9" height="8">, gone,'
        ' <img src="https://x.example/y.png" alt="far" loading="lazy" decoding="async"></p>'
    )


def test_books(make: Make) -> None:
    """A book holds JPEG, PNG and SVG only; what is said of a picture stands for one that is broken, missing or elsewhere."""
    text = (
        "![a](p.webp) ![b](p.png)\n\n[![cut *off*](cut.jpg)](b.md) ![far](https://x.example/y.png) <img src='p.webp'>\n"
    )
    publication = make({"a": text, "b": "Other."})
    for name, data in (("p.webp", LADEN["photo.webp"]), ("p.png", LADEN["photo.png"]), ("cut.jpg", preview()[:9000])):
        (publication.articles / name).write_bytes(data)
    contents = arrange_issues(publication, ["a", "b"])[0][0]
    volume = compose(publication, contents, publication.source, ["a", "b"], ["a", "b"], BuildMode())
    assert sorted(volume.pictures) == ["p.png.jpg", "p.webp.jpg"]
    assert all(data.startswith(b"\xff\xd8") for data in volume.pictures.values())
    assert [finding.path for finding in volume.findings] == ["articles/cut.jpg"]
    assert render.render(volume.chapters[0].document.tokens, interface_text(publication.source)).strip() == (
        '<p><img src="p.webp.jpg" alt="a"> <img src="p.png.jpg" alt="b" loading="lazy" decoding="async"></p>\n'
        "<p><a href=\"#b\">cut off</a> far <img src='p.webp.jpg'></p>"
    )
