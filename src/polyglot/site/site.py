"""A language's edition as a static site: what each of its pages shows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from polyglot.editions.bound_issue import file_name
from polyglot.editions.entries import Entry
from polyglot.editions.issue_titles import Titles
from polyglot.editions.issues import Contents, Issue
from polyglot.editions.print_policy import UNTRANSLATED
from polyglot.editions.records import Shelf
from polyglot.editions.ui_text import interface
from polyglot.formats.labels import format_label
from polyglot.images.pipeline import Picture
from polyglot.language.locales import own_name
from polyglot.model import Locale, State
from polyglot.site import metadata
from polyglot.site.layout import KINDS, STREAM, Layout
from polyglot.site.metadata import Twins
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
)
from polyglot.site.urls import PAGE, Place, resolve_links

ENDINGS = {"epub": "epub", "pdf": "pdf", "text": "txt", "docx": "docx"}  # of an issue's files, by format


@dataclass(frozen=True)
class Site(Layout):
    """All that the pages of the sites need to know of each other."""

    titles: Mapping[str, Mapping[str, Titles]]  # what issues say of themselves, by folder and language tag
    shelf: Shelf
    covers: Mapping[str, Picture]  # of issues, by their folders

    def article(self, id: str, locale: Locale) -> ArticlePage:
        """The page of one article."""
        here, body = self.place(locale, id), self.shelf.body(id, locale.tag, "html")
        entry, twins = self.shelf.entry(id)[locale.tag], self.twins(id)
        around = self._around(id, locale, here)
        issue = self.issue_of[id][0].issue
        return ArticlePage(
            **self._page(locale, here, twins, waiting=True),
            meta=metadata.meta(self.publication, here, twins, entry.title.text, data=self._data(id, here, entry)),
            title=entry.title,
            summary=entry.summary,
            authors=self._links("authors", entry.authors, entry.authors, locale, here),
            day=entry.day,
            tags=tuple(self._topics(self.heads[id].topics, entry, locale, here)),
            body=Markup(resolve_links(body.text, lambda other: self._way(other, locale, here))),
            original=entry.original,
            original_url=here.way(self.place(entry.original, id)) if entry.original in self.locales else "",
            issue=self.group(issue, locale, here) if issue.folder else None,
            untranslated=body.words.get(UNTRANSLATED, 0),
            draft=body.words.get(State.DRAFT.value, 0),
            stale=body.words.get(State.STALE.value, 0),
            previous=around[0],
            next=around[1],
            credits=body.credits,
        )

    def index(self, locale: Locale) -> IndexPage:
        """The front page of an edition."""
        here = Place(locale.tag, "")
        issues = [one for one in self.contents if one.issue.folder and self.entering(locale, one.articles)]
        loose = [id for one in self.contents if not one.issue.folder for id in one.articles]
        stream = self._newest(self.entering(locale, loose))
        current = self.group(issues[0].issue, locale, here, issues[0].articles) if issues else None
        newest = [*(issues[0].articles if issues else ()), *loose]
        waiting = self._waiting(newest, locale, here)
        return IndexPage(
            **self._page(locale, here, self.front_twins()),
            meta=metadata.meta(self.publication, here, self.front_twins(), self.publication.rules[locale.tag].title),
            issue=current,
            issues=tuple(self.group(one.issue, locale, here) for one in issues[1:]),
            stream=tuple(self._item(id, locale, here) for id in stream[:STREAM]),
            waiting=waiting[:STREAM],
            more=len(loose) > STREAM,
        )

    def issue(self, contents: Contents, locale: Locale) -> IssuePage:
        """The front page of an issue."""
        here, twins = Place(locale.tag, contents.issue.folder), self.issue_twins(contents.issue)
        ready = [one.issue for one in self.contents if one.issue.folder and self.entering(locale, one.articles)]
        at = ready.index(contents.issue)
        group = self.group(contents.issue, locale, here, contents.articles)
        name = group.title.text if group.title else group.number or group.period
        data = metadata.issue(locale, name, str(contents.issue.number), contents.issue.period_start)
        return IssuePage(
            **self._page(locale, here, twins),
            meta=metadata.meta(self.publication, here, twins, name, data=data),
            issue=group,
            waiting=self._waiting(contents.articles, locale, here),
            previous=self.group(ready[at + 1], locale, here) if at + 1 < len(ready) else None,
            next=self.group(ready[at - 1], locale, here) if at else None,
            downloads=tuple(self._downloads(contents.issue, locale, here)),
        )

    def _downloads(self, issue: Issue, locale: Locale, here: Place) -> Iterator[Link]:
        """The ways to an issue's files, which lie where a site lies among others."""
        name = file_name(self.publication, issue, locale)
        for format in self.offered.get(locale.tag, ()) if self.chooser_above else ():
            if format in ENDINGS:
                url = here.file(f"downloads/{format}/{name}.{ENDINGS[format]}")
                yield Link(url, format_label(format, interface(locale)))

    def list(self, section: str, name: str, number: int, locale: Locale) -> ListPage:
        """A page of the articles of an author, on a topic or of a year."""
        twins = self.list_twins(section, name, number)
        here = next(place for place in twins.places if place.language == locale.tag)
        ids = self.listed(section, name, locale, number)
        shown = self._name(section, name, ids, locale)
        first = Place(locale.tag, self.folder(section, name))
        around = [
            Place(locale.tag, f"{first.folder}/{other}") if other > 1 else first for other in (number - 1, number + 1)
        ]
        numbers = self.numbers(section, name, locale)
        return ListPage(
            **self._page(locale, here, twins),
            meta=metadata.meta(self.publication, here, twins, shown),
            kind=KINDS[section],
            name=shown,
            items=tuple(self._item(id, locale, here) for id in ids),
            newer=here.way(around[0]) if number > 1 else "",
            older=here.way(around[1]) if number + 1 in numbers else "",
        )

    def overview(self, section: str, locale: Locale) -> OverviewPage:
        """All authors, topics or years."""
        here, twins = Place(locale.tag, self.folder(section)), self.list_twins(section)
        rows = []
        for name in self.lists[section]:
            if entering := self._listed[section, name, locale.tag]:
                shown = self._name(section, name, entering, locale)
                rows.append((Link(f"{self.list_folders[section][name]}/{PAGE}", shown), len(entering)))
        rows.sort(key=lambda row: row[0].text, reverse=section == "years")
        loose = [id for one in self.contents if not one.issue.folder for id in one.articles]
        return OverviewPage(
            **self._page(locale, here, twins),
            meta=metadata.meta(self.publication, here, twins, self.publication.rules[locale.tag].title),
            kind=KINDS[section],
            links=tuple(rows),
            waiting=self._waiting(loose, locale, here) if section == "years" else (),
        )

    def common(self, locale: Locale, here: Place) -> dict[str, Any]:
        """What a page shows that is there in every language, beside what is its own."""
        twins = self._twins({one.tag: here.folder for one in self.locales}, self.publication.source.tag)
        title = self.publication.rules[locale.tag].title
        return {**self._page(locale, here, twins), "meta": metadata.meta(self.publication, here, twins, title)}

    def chooser(self) -> ChooserPage:
        """The page above all editions, where a reader chooses a language."""
        source = self.publication.source
        links = tuple(LanguageLink(other, own_name(other), "", f"{other.tag}/{PAGE}") for other in self.locales)
        base = self.publication.base_url
        alternates = [
            (one.tag, Place(one.tag, "").address(base) if base else f"{one.tag}/{PAGE}") for one in self.locales
        ]
        alternates.append(("x-default", f"{base.rstrip('/')}/" if base else PAGE))
        canonical = f"{base.rstrip('/')}/" if base else ""
        common = {"site": self.publication.title, "publisher": self.publication.publisher, "place": Place("", "")}
        return ChooserPage(source, **common, languages=links, meta=Meta(tuple(alternates), canonical), sections=())  # type: ignore[arg-type]

    # Their parts.

    def _page(self, locale: Locale, here: Place, twins: Twins, *, waiting: bool = False) -> dict[str, Any]:
        """What all pages have. Without a twin in a language, the switcher says so if the page is `waiting` to be translated."""
        return {
            "locale": locale,
            "site": self.publication.rules[locale.tag].title,
            "publisher": self.publication.publisher,
            "place": here,
            "languages": tuple(self._languages(here, twins, waiting=waiting)),
            "sections": self.sections[locale.tag],
        }

    def _languages(self, here: Place, twins: Twins, *, waiting: bool) -> Iterable[LanguageLink]:
        places = {place.language: place for place in twins.places}
        for other in self.locales:
            index = here.way(Place(other.tag, ""))
            url = here.way(places[other.tag]) if other.tag in places else ""
            yield LanguageLink(other, own_name(other), url, index, bool(url) or not waiting)

    def _way(self, id: str, locale: Locale, here: Place) -> str:
        """The way to another article: to the original where it is held back, or to where it is listed if that is not here."""
        original = self._locale(self.heads[id].original) if id in self.heads else locale
        if self.plan.enters(id, locale):
            return here.way(self.place(locale, id))
        if original in self.locales:
            return here.way(self.place(original, id))
        base = self.publication.base_url
        return Place(original.tag, id).address(base) if base else here.way(Place(locale.tag, ""))

    def _links(
        self, section: str, names: Sequence[str], shown: Sequence[str], locale: Locale, here: Place
    ) -> tuple[Link, ...]:
        """The ways to authors or topics, as they are shown."""
        places = [Place(locale.tag, self.folder(section, name)) for name in names]
        return tuple(Link(here.way(place), text) for place, text in zip(places, shown, strict=True))

    def _topics(self, names: Sequence[str], entry: Entry, locale: Locale, here: Place) -> Iterator[Link]:
        """The ways to an article's topics, each in the language that it is in."""
        links = self._links("topics", names, [tag.text for tag in entry.tags], locale, here)
        return (replace(link, mark=tag.mark) for link, tag in zip(links, entry.tags, strict=True))

    def _name(self, section: str, name: str, ids: Sequence[str], locale: Locale) -> str:
        """What an author, a topic or a year is called in a language."""
        if section != "topics":
            return name
        tags = (zip(self.heads[id].topics, self.shelf.entry(id)[locale.tag].tags, strict=True) for id in ids)
        return next((shown.text for pairs in tags for topic, shown in pairs if topic == name), name)

    def _data(self, id: str, here: Place, entry: Entry) -> Mapping[str, Any]:
        original = None
        if entry.original.tag != here.language and entry.original in self.locales:
            original = self.place(entry.original, id), self.shelf.entry(id)[entry.original.tag]
        return metadata.article(self.publication, here, entry, original)

    def _around(self, id: str, locale: Locale, here: Place) -> tuple[Item | None, Item | None]:
        """The articles before and after this one in its issue."""
        contents, at = self.issue_of[id]
        if not contents.issue.folder:
            return None, None
        before = next((other for other in contents.articles[:at][::-1] if self.plan.enters(other, locale)), None)
        after = next((other for other in contents.articles[at + 1 :] if self.plan.enters(other, locale)), None)
        return (
            self._item(before, locale, here) if before else None,
            self._item(after, locale, here) if after else None,
        )

    def _item(self, id: str, locale: Locale, here: Place) -> Item:
        entry = self.shelf.entry(id)[locale.tag]
        share = 1.0 if entry.original == locale else entry.standing.coverage.share
        return Item(here.way(self.place(locale, id)), entry.title, entry.summary, entry.authors, entry.day, share)

    def _waiting(self, ids: Iterable[str], locale: Locale, here: Place) -> tuple[Item, ...]:
        """What is held back goes by its original title, in its own language."""
        return tuple(
            self._held(id, locale, here) for id in ids if self.plan.knows(id) and not self.plan.enters(id, locale)
        )

    def _held(self, id: str, locale: Locale, here: Place) -> Item:
        entries = self.shelf.entry(id)
        entry = entries[locale.tag]
        own = entries[entry.original.tag]
        url = here.way(self.place(entry.original, id)) if entry.original in self.locales else ""
        return Item(url, own.title, own.summary, share=entry.standing.coverage.share)

    def _cover(self, issue: Issue, here: Place) -> Cover | None:
        picture = self.covers.get(issue.folder)
        return Cover(here.file(picture.variants[-1].name), picture.width, picture.height) if picture else None

    def group(self, issue: Issue, locale: Locale, here: Place, ids: Iterable[str] = ()) -> Group:
        """An issue as a page shows it, with those of these articles that enter."""
        text, own = interface(locale), self.titles[issue.folder][locale.tag]
        return Group(
            tuple(self._item(id, locale, here) for id in self.entering(locale, ids)),
            own.title,
            issue.numbered(text),
            issue.period(text),
            issue.editors,
            here.way(Place(locale.tag, issue.folder)),
            cover=self._cover(issue, here),
            summary=own.summary,
        )
