"""The layout of printed pages: pictures between paragraphs, running heads, the colophon, booklets."""

import re
from collections.abc import Mapping
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from polyglot.editions.bound_issue import BoundIssue
from polyglot.formats.pdf.pdf import render, render_booklet
from tests.conftest import Make
from tests.support.printed import pages, placed_words, volumes

SETTINGS = '[publication]\nsource_language = "{}"\nlanguages = ["sw"]\ntitle = "{}"\n'
SENTENCE = "This is an ordinary sentence about seeds, water and the garden that we plant together every year. "
LONG = "A title of an article that goes on and on until it meets what stands at the other side of the page"


@pytest.fixture
def compose(make: Make, tmp_path: Path) -> "Compose":
    return Compose(make, tmp_path)


class Compose:
    """Composes a volume of articles, with a picture that is 30 % of a page high."""

    def __init__(self, make: Make, folder: Path) -> None:
        self.make, self.folder, self.path = make, folder, folder / "print.pdf"

    def __call__(self, articles: Mapping[str, str], tag: str = "en", site: str = "Test") -> BoundIssue:
        picture = BytesIO()
        Image.new("RGB", (900, 600), "green").save(picture, "PNG")
        (self.folder / "articles").mkdir(exist_ok=True)
        (self.folder / "articles" / "field.png").write_bytes(picture.getvalue())
        texts = {
            id: f"---\ntitle: {title}\n---\n\n{body}\n"
            for id, (title, body) in zip("abc", articles.items(), strict=False)
        }
        return volumes(self.make(texts, SETTINGS.format(tag, site)), tag)[0]

    def pages(self, articles: Mapping[str, str]) -> list[str]:
        """The pages behind the front page, without heads and feet."""
        self.path.write_bytes(render(self(articles)).data)
        return pages(self.path, 60)[1:]


PICTURE = "![A green field](field.png)\n\n*Green as ever*"


@pytest.mark.parametrize(
    "picture", [PICTURE, "<figure><img src='field.png' alt='x'><figcaption>Green as ever</figcaption></figure>"]
)
def test_a_picture_that_does_not_fit_leaves_no_gap(compose: Compose, picture: str) -> None:
    body = "\n\n".join([*[SENTENCE * 6] * 4, "Before it.", picture, "After it.", SENTENCE * 12])
    first, second, *_ = compose.pages({"One": body})
    assert first.index("Before it.") < first.index("After it.")
    assert "Green as ever" not in first
    assert second.startswith("Green as ever")


def test_a_picture_that_fits_stands_between_its_paragraphs(compose: Compose) -> None:
    (page,) = compose.pages({"One": f"Before it.\n\n{PICTURE}\n\nAfter it."})
    assert page.index("Before it.") < page.index("Green as ever") < page.index("After it.")


def test_a_picture_stays_in_its_article(compose: Compose) -> None:
    body = "\n\n".join([*[SENTENCE * 6] * 4, PICTURE, "The end."])
    first, second = compose.pages({"One": body, "Another": "Its text."})
    assert "The end." in first
    assert second.index("Green as ever") < second.index("Another")


@pytest.mark.parametrize("more", range(86, 96))
def test_no_page_has_a_colophon_alone(compose: Compose, more: int) -> None:
    body = "\n\n".join([*[SENTENCE * 6] * 6, SENTENCE * 3, SENTENCE * 2, *["Line."] * (more - 60)])
    *_, last = compose.pages({"One": body})
    assert re.search(r"Line\.\s+Test\s*$", last)


@pytest.mark.parametrize(
    ("title", "site", "cut"),
    [
        (LONG, f"The newsletter {LONG}", 2),
        (LONG, "Seeds", 0),
        (f"{LONG} and {LONG}", "Seeds", 1),
        ("Short", LONG * 2, 1),
    ],
)
def test_running_heads_do_not_meet(compose: Compose, title: str, site: str, cut: int) -> None:
    compose.path.write_bytes(render(compose({title: "\n\n".join([SENTENCE * 6] * 10)}, site=site)).data)
    head = sorted((word for word in placed_words(compose.path, 3) if word.middle < 60), key=lambda word: word.left)
    assert sum(after.left - before.right > 15 for before, after in pairwise(head)) == 1
    assert sum(word.text.endswith("…") for word in head) == cut
    assert max(word.middle for word in head) - min(word.middle for word in head) < 5
    assert all(100 < word.left < word.right < 495 for word in head)


def test_booklets_have_tags_a_title_and_a_language(compose: Compose) -> None:
    issue = compose({"One": "Text."}, "ar", "بذور")
    with pikepdf.open(BytesIO(render_booklet(issue).data)) as file:
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo.Title) == "بذور"
        assert str(file.Root.Lang) == "ar"
        alts = [str(one.Alt) for one in file.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
    assert sorted(alts) == ["بذور – 1", "بذور – 2"]
