"""Pages of every kind, as a build hands them to the templates."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

from markupsafe import Markup

from polyglot.editions.entries import Passage
from polyglot.language.locales import own_name
from polyglot.markdown.translate import mark
from polyglot.model import State
from polyglot.site.pages import ArticlePage, ChooserPage, Group, IndexPage, Item, LanguageLink, Link, Meta
from polyglot.site.urls import Place
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


def chooser() -> ChooserPage:
    """The page above an Arabic and a Chinese edition of an English publication."""
    choice = tuple(LanguageLink(other, own_name(other), "", f"{other.tag}/index.html") for other in (AR, ZH))
    return ChooserPage(EN, "The Windrow", "The Windrow Federation", Place("", ""), choice, Meta(), ())
