"""Pages of every kind, as a build hands them to the templates."""

from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser

import msgspec
from markupsafe import Markup

from polyglot.editions.entries import LocalizedText
from polyglot.editions.issue_progress import IssueProgress
from polyglot.language.locales import autonym
from polyglot.markdown.marks import create_mark
from polyglot.model import State
from polyglot.site.pages import (
    ArticleGroup,
    ArticlePage,
    ChooserPage,
    Frame,
    IndexPage,
    LanguageLink,
    ListItem,
    PageLink,
    PageMeta,
)
from polyglot.site.urls import PagePath
from tests.support.locales import AR, EN, ES, ZH

VOID = {"meta", "link", "img", "br", "hr", "input", "wbr"}


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
            autonym(locale),
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
        Frame(
            locale=AR,
            site="الحصيد",
            publisher="The Windrow Federation",
            path=PagePath("ar", "2026-3/seeds"),
            languages=links("ar", ready=False),
            meta=PageMeta(
                (("en", "../../../en/2026-3/seeds/index.html"), ("es", "../../../es/2026-3/seeds/index.html")),
                properties=(("og:type", "article"), ("og:title", "مكتبة البذور")),
                data=Markup('{"@type":"Article"}'),
            ),
            sections=("topics", "authors", "feed"),
        ),
        title=LocalizedText("مكتبة البذور", AR),
        summary=LocalizedText("A library that wants its books eaten.", EN, create_mark(None, EN, AR)),
        teaser="A library that wants its books eaten.",
        authors=(
            PageLink("../../browse/authors/ines-kaldor/index.html", "Ines Kaldor"),
            PageLink("../../a/index.html", "مرو"),
        ),
        day=date(2026, 9, 12),
        tags=(PageLink("../../browse/topics/seeds/index.html", "بذور"),),
        body=body,
        original=EN,
        original_url="../../../en/2026-3/seeds/index.html",
        issue=ArticleGroup(
            (), LocalizedText("What we keep and lend", EN, create_mark(None, EN, AR)), url="../../2026-3/index.html"
        ),
        untranslated=6,
        draft=3,
        stale=1,
        previous=ListItem("../../2026-3/editorial/index.html", LocalizedText("افتتاحية", AR), LocalizedText("", AR)),
        next=ListItem(
            "../../2026-3/song/index.html",
            LocalizedText("The ferry song", EN, create_mark(None, EN, AR)),
            LocalizedText("", EN),
        ),
    )


def front() -> ArticleGroup:
    """An issue with two articles, of which one is not wholly reviewed."""
    items = (
        ListItem(
            "2026-3/editorial/index.html",
            LocalizedText("Un cajón", ES),
            LocalizedText("Por qué.", ES),
            ("Ana", "Bo"),
            "otoño",
        ),
        ListItem(
            "2026-3/seeds/index.html",
            LocalizedText("La biblioteca", ES, create_mark(State.DRAFT, EN, ES)),
            LocalizedText("The library.", EN, create_mark(None, EN, ES)),
            day=date(2026, 9, 12),
            share=0.29,
        ),
    )
    title = LocalizedText("What we keep", EN, create_mark(None, EN, ES))
    editors = ("the desk", "Tamsin O.")
    return ArticleGroup(
        items, title, "Volumen 4, número 3", "julio de 2026", editors, "2026-3/index.html", progress=IssueProgress(2, 3)
    )


def held() -> ListItem:
    """An article that is held back, with the way to its original."""
    return ListItem("../ar/2026-3/letter/index.html", LocalizedText("رسالة", AR), LocalizedText("", AR), share=0.5)


def waiting() -> ArticleGroup:
    """The articles of an issue that are held back."""
    return ArticleGroup((held(),), number="Número 3", url="2026-3/index.html", progress=IssueProgress(2, 3))


def index() -> IndexPage:
    """A Spanish front page: an issue, what is outside issues, and an article held back."""
    return IndexPage(
        Frame(
            locale=ES,
            site="La Andana",
            publisher="",
            path=PagePath("es", ""),
            languages=tuple(
                msgspec.structs.replace(
                    link, url=f"../{link.locale.tag}/index.html", index=f"../{link.locale.tag}/index.html"
                )
                for link in links("es")
            ),
            meta=PageMeta(),
            sections=("years",),
        ),
        issue=front(),
        issues=(
            ArticleGroup(
                (), number="Número 2", period="abril de 2026", url="2026-2/index.html", progress=IssueProgress(0, 4)
            ),
        ),
        stream=(ListItem("about/index.html", LocalizedText("Quiénes somos", ES), LocalizedText("", ES)),),
        waiting=(waiting(),),
        more=True,
    )


def chooser() -> ChooserPage:
    """The page above an Arabic and a Chinese edition of an English publication."""
    choice = tuple(LanguageLink(other, autonym(other), "", f"{other.tag}/index.html") for other in (AR, ZH))
    return ChooserPage(Frame(EN, "The Windrow", "The Windrow Federation", PagePath("", ""), choice, PageMeta(), ()))
