"""The pages as a reader's browser gets them: three whole ones in `pages/`, and what holds for every page.

After a wanted change of the templates, `python -m tests.test_pages` writes the three anew: read their diff.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from polyglot.editions.entries import Passage
from polyglot.language.locales import own_name, parse
from polyglot.markdown.translate import mark
from polyglot.model import State
from polyglot.site.pages import (
    ArticlePage,
    ChooserPage,
    Cover,
    Group,
    IndexPage,
    IssuePage,
    Item,
    LanguageLink,
    Link,
    ListPage,
    Meta,
    OverviewPage,
    Page,
    render,
)
from polyglot.site.urls import Place

GOLDEN = Path(__file__).parent / "pages"
EN, ES, AR, ZH, FA = map(parse, ("en", "es", "ar", "zh", "fa"))
COMMON = ("locale", "site", "publisher", "languages", "meta", "sections")
VOID = {"meta", "link", "img", "br", "hr", "input", "wbr"}
HOSTILE = "<script>alert(1)</script> \"quoted\" & 'so'"


class Strict(HTMLParser):
    """Every element is closed, in order; it remembers elements, ids and addresses."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()
        assert self.open == [], "left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"{tag}: an attribute twice"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def all(self, name: str) -> Iterator[dict[str, str | None]]:
        return (attrs for tag, attrs in self.elements if tag == name)

    def values(self, *names: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.elements for name in names if name in attrs]


def links(here: str, *, ready: bool = True) -> tuple[LanguageLink, ...]:
    """A switcher to English, Spanish, Arabic and Chinese, of which Chinese may still be in translation."""
    return tuple(
        LanguageLink(
            locale,
            own_name(locale),
            "" if locale == ZH and not ready else f"../../../{locale.tag}/2026-3/seeds/index.html",
            "../../index.html" if locale.tag == here else f"../../../{locale.tag}/index.html",
            ready or locale != ZH,
        )
        for locale in (EN, ES, AR, ZH)
    )


def article() -> ArticlePage:
    """An Arabic page, translated from English, with something in every state."""
    body = Markup(
        "<p>تُعار البذور وتُعاد.</p>\n"
        '<p class="untranslated" lang="en" dir="ltr">The seeds come back in autumn.</p>\n'
        '<p>سطر راجعه إنسان. <span class="draft" data-translation="ar-t-en-t0-und">سطر ترجمته آلة.</span></p>\n'
    )
    return ArticlePage(
        locale=AR,
        site="الحصيد",
        publisher="The Windrow Federation",
        place=Place("ar", "2026-3/seeds"),
        languages=links("ar", ready=False),
        meta=Meta(
            alternates=(("en", "../../../en/2026-3/seeds/index.html"), ("es", "../../../es/2026-3/seeds/index.html")),
            properties=(("og:type", "article"), ("og:title", "مكتبة البذور")),
            data=Markup('{"@type":"Article"}'),
        ),
        sections=("topics", "authors", "feed"),
        title=Passage("مكتبة البذور", AR),
        summary=Passage("A library that wants its books eaten.", EN, mark(None, EN, AR)),
        authors=(Link("../../browse/authors/ines-kaldor/index.html", "Ines Kaldor"), Link("../../a/index.html", "مرو")),
        day=date(2026, 9, 12),
        tags=(Link("../../browse/topics/seeds/index.html", "بذور"),),
        body=body,
        original=EN,
        original_url="../../../en/2026-3/seeds/index.html",
        issue=Group((), Passage("What we keep and lend", EN, mark(None, EN, AR)), url="../../2026-3/index.html"),
        untranslated=6,
        draft=3,
        stale=1,
        previous=Item("../../2026-3/editorial/index.html", Passage("افتتاحية", AR), Passage("", AR)),
        next=Item("../../2026-3/song/index.html", Passage("The ferry song", EN, mark(None, EN, AR)), Passage("", EN)),
    )


def front() -> Group:
    """An issue with two articles, of which one is not wholly reviewed."""
    items = (
        Item("2026-3/editorial/index.html", Passage("Un cajón", ES), Passage("Por qué.", ES), ("Ana", "Bo"), "otoño"),
        Item(
            "2026-3/seeds/index.html",
            Passage("La biblioteca", ES, mark(State.DRAFT, EN, ES)),
            Passage("The library.", EN, mark(None, EN, ES)),
            day=date(2026, 9, 12),
            share=0.29,
        ),
    )
    title = Passage("What we keep", EN, mark(None, EN, ES))
    editors = ("the desk", "Tamsin O.")
    return Group(items, title, "Volumen 4, número 3", "julio de 2026", editors, "2026-3/index.html")


def held() -> Item:
    """An article that is held back, with the way to its original."""
    return Item("../ar/2026-3/letter/index.html", Passage("رسالة", AR), Passage("", AR), share=0.5)


def index() -> IndexPage:
    """A Spanish front page: an issue, what is outside issues, and an article held back."""
    return IndexPage(
        locale=ES,
        site="La Andana",
        publisher="",
        place=Place("es", ""),
        languages=tuple(
            replace(link, url=f"../{link.locale.tag}/index.html", index=f"../{link.locale.tag}/index.html")
            for link in links("es")
        ),
        meta=Meta(),
        sections=("years",),
        issue=front(),
        issues=(Group((), number="Número 2", period="abril de 2026", url="2026-2/index.html"),),
        stream=(Item("about/index.html", Passage("Quiénes somos", ES), Passage("", ES)),),
        waiting=(held(),),
        more=True,
    )


def issue() -> IssuePage:
    """The same issue's own page."""
    common: dict[str, Any] = {
        name: getattr(index(), name) for name in ("locale", "site", "publisher", "languages", "meta", "sections")
    }
    previous = Group((), number="Número 2", url="../2026-2/index.html")
    return IssuePage(
        **common, place=Place("es", "2026-3"), issue=front(), waiting=(held(),), previous=previous, next=None
    )


def listed(kind: str) -> ListPage:
    """The articles of an author, on a topic or of a year."""
    common: dict[str, Any] = {
        name: getattr(index(), name) for name in ("locale", "site", "publisher", "languages", "meta", "sections")
    }
    return ListPage(**common, place=Place("es", f"browse/{kind}/x"), kind=kind, name="Ines", items=front().items)


def overview(kind: str) -> OverviewPage:
    """All authors, topics or years."""
    common: dict[str, Any] = {
        name: getattr(index(), name) for name in ("locale", "site", "publisher", "languages", "meta", "sections")
    }
    rows = ((Link("ana/index.html", "Ana"), 2), (Link("bo/index.html", "Bo"), 1))
    return OverviewPage(**common, place=Place("es", f"browse/{kind}"), kind=kind, links=rows, waiting=(held(),))


def chooser() -> ChooserPage:
    """The page above an Arabic and a Chinese edition of an English publication."""
    choice = tuple(LanguageLink(other, own_name(other), "", f"{other.tag}/index.html") for other in (AR, ZH))
    return ChooserPage(EN, "The Windrow", "The Windrow Federation", Place("", ""), choice, Meta(), ())


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


def plain(text: str) -> Passage:
    return Passage(text, EN)


@pytest.mark.parametrize("name", pages())
def test_whole_pages(name: str) -> None:
    assert render(pages()[name]) == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", pages().values(), ids=pages())
def test_every_page(page: Page) -> None:
    text = render(page)
    read = Strict(text)
    assert text.startswith("<!DOCTYPE html>\n")
    assert text.endswith("</html>\n")
    assert read.elements[0] == ("html", {"lang": page.locale.tag, "dir": page.locale.direction})
    assert all(attrs == {"type": "application/ld+json"} for attrs in read.all("script"))
    assert not [name for _, attrs in read.elements for name in attrs if name.startswith("on") or name == "style"]
    assert len(list(read.all("main"))) == len(list(read.all("h1"))) == len(list(read.all("title"))) == 1
    ids = read.values("id")
    assert len(ids) == len(set(ids))
    assert len([attrs for attrs in read.all("link") if attrs["rel"] == "stylesheet"]) == 1
    assert any(attrs.get("name") == "viewport" for attrs in read.all("meta"))


@pytest.mark.parametrize("page", pages().values(), ids=pages())
def test_addresses_work_from_a_usb_stick(page: Page) -> None:
    for address in Strict(render(page)).values("href", "src"):
        assert not re.match(r"[a-z]+:|/", address), address
        assert address.endswith((".html", ".css", ".xml")) or address.startswith("#"), address


@pytest.mark.parametrize("page", pages().values(), ids=pages())
def test_headings_leave_no_level_out(page: Page) -> None:
    levels = [int(level) for level in re.findall(r"<h(\d)", render(page))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_an_edition_without_issues_leaves_no_level_out() -> None:
    stream = replace(index(), issue=None, issues=(), waiting=())
    assert re.findall(r"<h(\d)", render(stream)) == ["1", "2"]


@pytest.mark.parametrize(
    ("number", "period", "heading", "below"),
    [("Número 3", "julio", "Número 3", ["julio"]), ("", "julio", "julio", []), ("Número 3", "", "Número 3", [])],
)
def test_an_issue_without_a_title_goes_by_what_it_has(number: str, period: str, heading: str, below: list[str]) -> None:
    group = replace(front(), title=None, number=number, period=period)
    text = render(replace(index(), issue=group, issues=(), stream=(), waiting=()))
    assert re.findall("<h2><a href=.*>(.*)</a></h2>", text) == [heading]
    assert re.findall('<p class="period">(.*)</p>', text) == below


def test_an_empty_edition_says_so() -> None:
    text = render(replace(index(), issue=None, issues=(), stream=(), waiting=()))
    assert "Aquí aún no hay ningún artículo." in text
    Strict(text)


def test_hostile_texts_are_escaped() -> None:
    evil = Item(HOSTILE, plain(HOSTILE), plain(HOSTILE), (HOSTILE,), HOSTILE, 0.1)
    link = LanguageLink(ES, HOSTILE, HOSTILE, HOSTILE)
    both = (link, replace(link, locale=AR, ready=False))
    group = Group((evil,), plain(HOSTILE), HOSTILE, HOSTILE, (HOSTILE, HOSTILE), HOSTILE, Cover(HOSTILE, 1, 1))
    way = Link(HOSTILE, HOSTILE)
    meta = Meta(((HOSTILE, HOSTILE),), HOSTILE, ((HOSTILE, HOSTILE),))
    told = replace(article(), title=plain(HOSTILE), summary=plain(HOSTILE), authors=(way, way), tags=(way,), meta=meta)
    common: dict[str, Any] = {"site": HOSTILE, "publisher": HOSTILE, "languages": both, "meta": meta}
    hostile: list[Page] = [
        replace(told, **common, issue=group, previous=evil, next=evil),
        replace(told, day=HOSTILE, original_url=HOSTILE),
        replace(index(), **common, issue=group, issues=(group,), stream=(evil,), waiting=(evil,)),
        replace(issue(), **common, issue=group, previous=group, next=group),
        replace(listed("author"), **common, name=HOSTILE, items=(evil,)),
        replace(overview("topic"), **common, links=((way, 1),)),
        replace(chooser(), **common),
    ]
    for page in hostile:
        text = render(page)
        read = Strict(text)
        assert not list(read.all("script"))
        assert "<script" not in text
        assert "&lt;script&gt;" in text
        assert not [attrs for _, attrs in read.elements if "quoted" in attrs]


def test_a_translated_page_names_its_original() -> None:
    text = render(article())
    assert "لغة الأصل: الإنجليزية" in text
    assert '<a href="../../../en/2026-3/seeds/index.html" hreflang="en">اقرأ الأصل</a>' in text


def test_the_notice_counts_what_is_not_a_persons_translation() -> None:
    text = render(article())
    assert '<span class="key untranslated"></span>6 كلمات لم تُترجم بعد' in text
    assert '<span class="key draft"></span>3 كلمات ترجمتها آلة' in text
    assert '<span class="key stale"></span>كلمة واحدة (1) تُرجمت عن نسخة سابقة' in text


def test_a_fully_reviewed_page_has_no_legend() -> None:
    text = render(replace(article(), untranslated=0, draft=0, stale=0))
    assert 'class="notice"' in text
    assert 'class="key' not in text


def test_an_original_has_no_notice() -> None:
    assert "notice" not in render(replace(article(), original=AR))


def test_a_page_in_translation_elsewhere_is_told_and_no_dead_link() -> None:
    """The switcher leads to that edition's front page; no alternate is claimed."""
    read = Strict(render(article()))
    alternates = {attrs["hreflang"] for attrs in read.all("link") if "hreflang" in attrs}
    assert alternates == {"en", "es"}
    later = [attrs for attrs in read.all("a") if attrs.get("class") == "later"]
    assert [attrs["href"] for attrs in later] == ["../../../zh/index.html"]
    assert "<small>قيد الترجمة</small>" in render(article())


def test_languages_go_by_their_own_names_in_their_own_direction() -> None:
    text = render(chooser())
    assert '<a href="ar/index.html" hreflang="ar" lang="ar" dir="rtl">العربية</a>' in text
    assert '<a href="zh/index.html" hreflang="zh" lang="zh" dir="ltr">中文</a>' in text


def test_the_chooser_takes_its_style_from_an_edition_that_is_there() -> None:
    """Without an English edition beside it, an English publication's chooser is not left bare."""
    assert [attrs["href"] for attrs in Strict(render(chooser())).all("link")] == ["ar/style.css"]


def test_foreign_passages_are_isolated() -> None:
    text = render(index())
    assert '<bdi class="untranslated" lang="en" dir="ltr">The library.</bdi>' in text
    assert '<bdi class="draft" data-translation="es-t-en-t0-und">La biblioteca</bdi>' in text
    assert '<bdi lang="ar" dir="rtl">رسالة</bdi>' in text
    assert "<bdi>Ana</bdi> y <bdi>Bo</bdi>" in text


def test_days() -> None:
    """What is no date stands as the author wrote it, without the element that would promise one."""
    assert '<time datetime="2026-09-12"><bdi>12 سبتمبر 2026</bdi></time>' in render(article())
    text = render(replace(article(), day="Easter"))
    assert "<bdi>Easter</bdi>" in text
    assert "<time" not in text


def test_without_authors_and_date_there_is_no_byline() -> None:
    assert "byline" not in render(replace(article(), authors=(), day=None))


def test_a_language_without_interface_texts_keeps_its_direction() -> None:
    read = Strict(render(replace(article(), locale=FA)))
    assert read.elements[0] == ("html", {"lang": "fa", "dir": "rtl"})


def test_the_same_page_gives_the_same_bytes() -> None:
    assert {name: render(page) for name, page in pages().items()} == {
        name: render(page) for name, page in pages().items()
    }


if __name__ == "__main__":
    for name, page in pages().items():
        (GOLDEN / name).write_text(render(page), encoding="utf-8")
