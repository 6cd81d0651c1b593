"""The pages as a reader's browser gets them: three whole ones in `pages/`, and what holds for every page.

After a wanted change of the templates, `python -m tests.site.test_pages` writes the three anew: read their diff.
"""

import re
from itertools import pairwise

import pytest
from msgspec.structs import replace

from polyglot.editions.entries import LocalizedText
from polyglot.site.pages import (
    ArticleGroup,
    CoverImage,
    Frame,
    IssuePage,
    LanguageLink,
    ListItem,
    ListPage,
    OverviewPage,
    Page,
    PageLink,
    PageMeta,
)
from polyglot.site.templating import render_page
from polyglot.site.urls import PagePath
from tests.support.locales import AR, EN, ES
from tests.support.pages import Strict, article, chooser, front, held, index
from tests.support.paths import DATA

GOLDEN = DATA / "pages"
HOSTILE = "<script>alert(1)</script> \"quoted\" & 'so'"


def frame(folder: str) -> Frame:
    """The Spanish front page's frame, around a page in this folder."""
    return replace(index().frame, path=PagePath("es", folder))


def issue() -> IssuePage:
    """The same issue's own page."""
    previous = ArticleGroup((), number="Número 2", url="../2026-2/index.html")
    return IssuePage(frame("2026-3"), issue=front(), waiting=(ArticleGroup((held(),)),), previous=previous, next=None)


def listed(kind: str) -> ListPage:
    """The articles of an author, on a topic or of a year."""
    return ListPage(frame(f"browse/{kind}/x"), kind=kind, name="Ines", items=front().items)


def overview(kind: str) -> OverviewPage:
    """All authors, topics or years."""
    rows = ((PageLink("ana/index.html", "Ana"), 2), (PageLink("bo/index.html", "Bo"), 1))
    return OverviewPage(frame(f"browse/{kind}"), kind=kind, links=rows, waiting=(ArticleGroup((held(),)),))


def pages() -> dict[str, Page]:
    kinds = ("author", "topic", "year")
    return {
        "article.ar.html": article(),
        "index.es.html": index(),
        "issue.es.html": issue(),
        "chooser.html": chooser(),
        **{f"{kind}.es.html": listed(kind) for kind in kinds},
        **{f"{kind}s.es.html": overview(kind) for kind in kinds},
    }


def plain(text: str) -> LocalizedText:
    return LocalizedText(text, EN)


@pytest.mark.parametrize("name", pages())
def test_whole_pages(name: str) -> None:
    assert render_page(pages()[name]) == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", pages().values(), ids=pages())
def test_every_page(page: Page) -> None:
    text = render_page(page)
    read = Strict(text)
    assert text.startswith("<!DOCTYPE html>\n")
    assert text.endswith("</html>\n")
    assert read.elements[0] == ("html", {"lang": page.locale.tag, "dir": page.locale.direction})
    assert all(attrs == {"type": "application/ld+json"} for attrs in read.all("script"))
    assert not [name for _, attrs in read.elements for name in attrs if name.startswith("on") or name == "style"]
    assert len(list(read.all("main"))) == len(list(read.all("h1"))) == len(list(read.all("title"))) == 1
    ids = read.values("id")
    assert len(ids) == len(set(ids))
    sheets = [attrs for attrs in read.all("link") if attrs["rel"] == "stylesheet"]
    assert len(sheets) == (page.template != "chooser.html")
    assert len(list(read.all("style"))) == (page.template != "article.html")
    assert any(attrs.get("name") == "viewport" for attrs in read.all("meta"))
    described = [attrs["content"] for attrs in read.all("meta") if attrs.get("name") == "description"]
    assert [bool(words) for words in described] == [True] * (page.template not in {"chooser.html", "overview.html"})


@pytest.mark.parametrize("page", pages().values(), ids=pages())
def test_addresses_work_from_a_usb_stick(page: Page) -> None:
    for address in Strict(render_page(page)).values("href", "src"):
        assert address == "data:," or not re.match(r"[a-z]+:|/", address), address
        assert address.endswith((".html", ".css", ".xml", ":,")) or address.startswith("#"), address


@pytest.mark.parametrize("page", pages().values(), ids=pages())
def test_headings_leave_no_level_out(page: Page) -> None:
    levels = [int(level) for level in re.findall(r"<h(\d)", render_page(page))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_an_edition_without_issues_leaves_no_level_out() -> None:
    stream = replace(index(), issue=None, issues=(), waiting=())
    assert re.findall(r"<h(\d)", render_page(stream)) == ["1", "2"]


def test_hostile_texts_are_escaped() -> None:
    evil = ListItem(HOSTILE, plain(HOSTILE), plain(HOSTILE), (HOSTILE,), HOSTILE, 0.1)
    link = LanguageLink(ES, HOSTILE, HOSTILE, HOSTILE)
    both = (link, replace(link, locale=AR, ready=False))
    group = ArticleGroup(
        (evil,), plain(HOSTILE), HOSTILE, HOSTILE, (HOSTILE, HOSTILE), HOSTILE, CoverImage(HOSTILE, 1, 1)
    )
    way = PageLink(HOSTILE, HOSTILE)
    meta = PageMeta(((HOSTILE, HOSTILE),), HOSTILE, ((HOSTILE, HOSTILE),))
    told = replace(article(), title=plain(HOSTILE), summary=plain(HOSTILE), authors=(way, way), tags=(way,))
    hostile: list[Page] = [
        replace(told, issue=group, previous=evil, next=evil),
        replace(told, day=HOSTILE, original_url=HOSTILE),
        replace(index(), issue=group, issues=(group,), stream=(evil,), waiting=(group,)),
        replace(issue(), issue=group, previous=group, next=group),
        replace(listed("author"), name=HOSTILE, items=(evil,)),
        replace(overview("topic"), links=((way, 1),)),
        chooser(),
    ]
    for page in hostile:
        around = replace(page.frame, site=HOSTILE, publisher=HOSTILE, languages=both, meta=meta)
        text = render_page(replace(page, frame=around))
        read = Strict(text)
        assert not list(read.all("script"))
        assert "<script" not in text
        assert "&lt;script&gt;" in text
        assert not [attrs for _, attrs in read.elements if "quoted" in attrs]


def test_the_same_page_gives_the_same_bytes() -> None:
    assert {name: render_page(page) for name, page in pages().items()} == {
        name: render_page(page) for name, page in pages().items()
    }


if __name__ == "__main__":
    for name, page in pages().items():
        (GOLDEN / name).write_text(render_page(page), encoding="utf-8")
