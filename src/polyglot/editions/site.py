"""A language's edition as a static site: a page for each article and a front page."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from polyglot.editions import html
from polyglot.editions.build import Built, Order
from polyglot.editions.document import Document, compose
from polyglot.editions.folder import opened
from polyglot.editions.interface import interface
from polyglot.editions.issues import Contents, Issue
from polyglot.editions.names import Names
from polyglot.editions.pages import ArticlePage, ChooserPage, Group, IndexPage, Item, LanguageLink, render, stylesheet
from polyglot.editions.plan import Entry, Plan, survey
from polyglot.editions.volume import without_title
from polyglot.editions.wording import UNTRANSLATED
from polyglot.locales import own_name
from polyglot.model import Locale, State
from polyglot.publication import Publication
from polyglot.text.links import Links


@dataclass(frozen=True, slots=True)
class Site:
    """All that the pages of the sites need to know of each other."""

    publication: Publication
    plan: Plan
    contents: tuple[Contents, ...]
    locales: tuple[Locale, ...]  # the editions that lie side by side, so that pages can link to each other
    names: Names  # that the pages take

    def article(self, document: Document, links: Links) -> str:
        """The page of one article. Its tokens' addresses are made to lead to pages."""
        id, locale = document.article.id, document.locale
        entry = self.plan.entry(id, locale)
        if entry is None:
            raise ValueError(id)  # what enters has been surveyed
        top = "../" * (id.count("/") + 1)
        tokens = without_title(document)
        links.collect(tokens, lambda path: self._place(path, locale, top))
        around = self._around(id, locale, top)
        return render(
            ArticlePage(
                locale=locale,
                site=self.publication.rules[locale.tag].title,
                publisher=self.publication.publisher,
                source=self.publication.source,
                top=top,
                languages=self._languages(locale, top, id),
                title=entry.title,
                summary=entry.summary,
                authors=entry.authors,
                day=entry.day,
                tags=entry.tags,
                body=Markup(html.render(tokens, interface(locale))),
                original=entry.original,
                original_url=self._page(id, entry.original, locale, top),
                issue=self._issue(id).title,
                untranslated=document.words.get(UNTRANSLATED, 0),
                draft=document.words.get(State.DRAFT.value, 0),
                stale=document.words.get(State.STALE.value, 0),
                previous=around[0],
                next=around[1],
                credits=document.credits,
            )
        )

    def index(self, locale: Locale) -> str:
        """The front page of an edition: its issues, the rest, and what is still in translation."""
        groups, waiting = [], []
        for contents in self.contents:
            entries = [entry for id in contents.articles if (entry := self.plan.entry(id, locale))]
            items = tuple(self._item(entry, locale, "") for entry in entries if entry.enters)
            waiting += [self._waiting(entry, locale) for entry in entries if not entry.enters]
            if items:
                groups.append(_group(contents.issue, items, locale))
        return render(
            IndexPage(
                locale=locale,
                site=self.publication.rules[locale.tag].title,
                publisher=self.publication.publisher,
                source=self.publication.source,
                top="",
                languages=self._languages(locale, "", ""),
                groups=tuple(groups),
                waiting=tuple(waiting),
            )
        )

    def chooser(self) -> str:
        """The page above all editions, where a reader chooses a language."""
        source = self.publication.source
        links = tuple(LanguageLink(other, own_name(other), "", f"{other.tag}/index.html") for other in self.locales)
        return render(ChooserPage(source, self.publication.title, self.publication.publisher, source, "", links))

    def _languages(self, locale: Locale, top: str, id: str) -> tuple[LanguageLink, ...]:
        """The same page in every language; the front page where `id` is empty."""
        links = []
        for other in self.locales:
            index = f"{top}../{other.tag}/index.html" if other != locale else f"{top}index.html"
            url = self._page(id, other, locale, top) if id else index
            if not id or self.plan.entry(id, other):
                links.append(LanguageLink(other, own_name(other), url, index, bool(url)))
        return tuple(links)

    def _page(self, id: str, other: Locale, locale: Locale, top: str) -> str:
        """The way to an article's page in a language; empty where there is none."""
        entry = self.plan.entry(id, other)
        if entry is None or not entry.enters or other not in self.locales:
            return ""
        page = f"{quote(id)}/index.html"
        return f"{top}{page}" if other == locale else f"{top}../{other.tag}/{page}"

    def _place(self, path: str, locale: Locale, top: str) -> str:
        """The way to a file under articles/: an article's page, in its own language where it is held back in this one."""
        id = path.removesuffix(".md")
        entry = self.plan.entry(id, locale)
        if not path.endswith(".md") or entry is None:
            return top + quote(path)
        return (
            self._page(id, locale, locale, top)
            or self._page(id, entry.original, locale, top)
            or f"{top}{quote(id)}/index.html"
        )

    def _issue(self, id: str) -> Issue:
        return next(contents.issue for contents in self.contents if id in contents.articles)

    def _around(self, id: str, locale: Locale, top: str) -> tuple[Item | None, Item | None]:
        """The articles before and after this one in its issue."""
        contents = next(contents for contents in self.contents if id in contents.articles)
        if not contents.issue.folder:
            return None, None
        entries = [entry for other in contents.articles if (entry := self.plan.entry(other, locale)) and entry.enters]
        place = next(number for number, entry in enumerate(entries) if entry.id == id)
        before, after = entries[:place][-1:], entries[place + 1 :][:1]
        items = [self._item(entry, locale, top) for entry in (*before, *after)]
        return (items[0] if before else None), (items[-1] if after else None)

    def _item(self, entry: Entry, locale: Locale, top: str) -> Item:
        url = self._page(entry.id, locale, locale, top)
        share = 1.0 if entry.original == locale else entry.standing.coverage.share
        return Item(url, entry.title, entry.summary, entry.authors, entry.day, share)

    def _waiting(self, entry: Entry, locale: Locale) -> Item:
        """What is held back goes by its original title, in its own language."""
        own = self.plan.entry(entry.id, entry.original) or entry
        return Item(
            self._page(entry.id, entry.original, locale, ""),
            own.title,
            own.summary,
            share=entry.standing.coverage.share,
        )


def _group(issue: Issue, items: Iterable[Item], locale: Locale) -> Group:
    text = interface(locale)
    return Group(tuple(items), issue.title, issue.numbered(text), issue.period(text), issue.editors)


def make_pages(order: Order, site: Site, id: str) -> Built:
    """Build the pages of one article in every language that is asked for and that it enters."""
    built = Built(id)
    tags = {tag for tag, name in order.folders if name == "html"}
    locales = [locale for locale in order.locales() if locale.tag in tags]
    entering = [locale for locale in locales if (entry := site.plan.entry(id, locale)) and entry.enters]
    opened = survey(order.publication, entering, id, order.view)[1] if entering else None
    if opened is None:
        return built
    for locale in entering:
        made = compose(order.publication, opened, locale, order.view)
        links = Links(made.article, order.publication.articles, site.plan.surveyed)
        page = site.article(made, links)
        built.add((locale.tag, "html"), order, made, links, {f"{id}/index.html": page}, site.names)
    return built


def make_fronts(order: Order, site: Site) -> Built:
    """Build what stands above the articles: front pages, style sheets, and the page where a language is chosen."""
    built = Built("")
    for key in (key for key in order.folders if key[1] == "html"):
        built.put(key, order, "index.html", site.index(order.publication.locale(key[0])))
        built.put(key, order, "style.css", stylesheet())
    top = order.top()
    if top is not None and len(site.locales) > 1:
        folder = opened(top)
        made = ["index.html"] if built.place(folder, order.publication, "index.html", site.chooser()) else []
        built.changed += folder.finish(made)
    return built
