"""A language's edition as a static site: what each of its pages shows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from markupsafe import Markup

from polyglot.editions import metadata
from polyglot.editions.cache import Head, Shelf
from polyglot.editions.images.pictures import Picture
from polyglot.editions.interface import interface
from polyglot.editions.issues import Contents, Issue
from polyglot.editions.making import settled
from polyglot.editions.metadata import Twins
from polyglot.editions.offers import downloads
from polyglot.editions.pages import (
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
from polyglot.editions.places import PAGE, Place, by_names, by_titles
from polyglot.editions.plan import Plan
from polyglot.editions.survey import Entry
from polyglot.editions.titles import Titles
from polyglot.editions.volume import file_name
from polyglot.editions.wording import UNTRANSLATED
from polyglot.locales import own_name
from polyglot.model import Locale, State
from polyglot.publication import Publication
from polyglot.text.library import BROWSE

LONG = 50  # articles on a page of a list
_STREAM = 20  # so many articles outside issues stand on the front page
ENDINGS = {"epub": "epub", "pdf": "pdf", "text": "txt", "docx": "docx"}  # of an issue's files, by format
KINDS = {"years": "year", "topics": "topic", "authors": "author"}  # the lists of articles, by their folder


@dataclass(frozen=True)
class Site:
    """All that the pages of the sites need to know of each other."""

    publication: Publication
    plan: Plan
    contents: tuple[Contents, ...]  # the newest issue first; what is outside issues last
    titles: Mapping[str, Mapping[str, Titles]]  # what issues say of themselves, by folder and language tag
    locales: tuple[Locale, ...]  # the editions that lie side by side, so that pages can link to each other
    heads: Mapping[str, Head]
    shelf: Shelf
    chooser_above: bool  # is there a page above the editions?
    offered: Mapping[str, Sequence[str]]  # formats that can be downloaded, by language tag
    covers: Mapping[str, Picture]  # of issues, by their folders

    # Where things are.

    @cached_property
    def folders(self) -> Mapping[str, Mapping[str, str]]:
        """The folders of articles' pages by language tag, where they do not go by ids."""
        if self.publication.slugs != "localised":
            return {locale.tag: {} for locale in self.locales}
        taken = [contents.issue.folder for contents in self.contents if contents.issue.folder]
        return {
            locale.tag: by_titles(((id, head.slugs.get(locale.tag, "")) for id, head in self.heads.items()), taken)
            for locale in self.locales
        }

    @cached_property
    def issue_of(self) -> Mapping[str, tuple[Contents, int]]:
        """The issue of each article, or what is outside issues, and its place there."""
        return {id: (contents, place) for contents in self.contents for place, id in enumerate(contents.articles)}

    @cached_property
    def lists(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The articles of each author, on each topic and of each year, newest first: by section, then by name."""
        newest = self._newest(self.heads)
        found: dict[str, dict[str, list[str]]] = {section: {} for section in KINDS}
        for id in newest:
            head = self.heads[id]
            names = {"authors": head.authors, "topics": head.topics, "years": self._years(id, head)}
            for section, listed in names.items():
                for name in dict.fromkeys(listed):
                    found[section].setdefault(name, []).append(id)
        return {section: {name: tuple(ids) for name, ids in names.items()} for section, names in found.items()}

    @cached_property
    def list_folders(self) -> Mapping[str, Mapping[str, str]]:
        """The folder of each author, topic and year, within the section's."""
        return {section: by_names(sorted(names)) for section, names in self.lists.items()}

    def _newest(self, ids: Iterable[str]) -> Sequence[str]:
        """Articles by their days, the newest first, and those of one day by their ids."""
        return sorted(sorted(ids), key=lambda id: self.heads[id].day, reverse=True)

    def folder(self, section: str, name: str = "") -> str:
        """The folder of the page of an author, a topic or a year; without a name, of the overview."""
        return f"{BROWSE}/{section}" + (f"/{self.list_folders[section][name]}" if name else "")

    def _years(self, id: str, head: Head) -> Sequence[str]:
        """The year of an article outside issues, if there are so many that the front page does not hold them."""
        contents = self.issue_of[id][0]
        return () if contents.issue.folder or len(contents.articles) <= _STREAM else (head.day[:4] or "–",)

    def place(self, locale: Locale, id: str) -> Place:
        """An article's page."""
        return Place(locale.tag, self.folders[locale.tag].get(id, id))

    def entering(self, locale: Locale, ids: Iterable[str]) -> list[str]:
        """Those of the articles that enter a language's edition."""
        return [id for id in ids if self.plan.enters(id, locale)]

    def _shown(self, locale: Locale) -> tuple[str, ...]:
        own = [section for section in self.lists if self._any(section, locale)]
        return (*own, *(["downloads"] if self.offered.get(locale.tag) and self.chooser_above else ()), "feed")

    def _locale(self, tag: str) -> Locale:
        return next(locale for locale in self.publication.locales if locale.tag == tag)

    # What pages there are of the same.

    def _twins(self, folders: Mapping[str, str], default: str) -> Twins:
        """A page whose folders these are, by language tag; `default` is the language for everybody else."""
        places = tuple(Place(tag, folder) for tag, folder in folders.items())
        return Twins(
            places, next((place for place in places if place.language == default), places[0] if places else None)
        )

    def twins(self, id: str) -> Twins:
        """An article's pages."""
        folders = {one.tag: self.place(one, id).folder for one in self.locales if self.plan.enters(id, one)}
        return self._twins(folders, self.heads[id].original)

    def issue_twins(self, issue: Issue) -> Twins:
        """An issue's pages, in the languages that have something of it."""
        contents = next(one for one in self.contents if one.issue is issue)
        found = {one.tag: issue.folder for one in self.locales if self.entering(one, contents.articles)}
        return self._twins(found, self.publication.source.tag)

    def front_twins(self) -> Twins:
        """The front pages; readers of no language of ours get the page above them, where one chooses."""
        places = tuple(Place(locale.tag, "") for locale in self.locales)
        return Twins(places, Place("", "") if self.chooser_above else places[0])

    def list_twins(self, section: str, name: str = "", number: int = 1) -> Twins:
        """The pages of an author, a topic or a year, of which a long list has several; without a name, the overviews."""
        if not name:
            every = list(self.lists[section].values())
            found = {
                one.tag: self.folder(section) for one in self.locales if any(self.entering(one, ids) for ids in every)
            }
        else:
            folder = self.folder(section, name) + (f"/{number}" if number > 1 else "")
            found = {one.tag: folder for one in self.locales if number in self.numbers(section, name, one)}
        return self._twins(found, self.publication.source.tag)

    @cached_property
    def _listed(self) -> Mapping[tuple[str, str, str], Sequence[str]]:
        """What enters of each author, topic and year in each language."""
        return {
            (section, name, locale.tag): self.entering(locale, ids)
            for section, names in self.lists.items()
            for name, ids in names.items()
            for locale in self.locales
        }

    def _any(self, section: str, locale: Locale) -> bool:
        return any(self._listed[section, name, locale.tag] for name in self.lists[section])

    def numbers(self, section: str, name: str, locale: Locale) -> range:
        """The numbers of the pages of an author, a topic or a year in a language; none where nothing enters."""
        return range(1, -(-len(self._listed[section, name, locale.tag]) // LONG) + 1)

    def listed(self, section: str, name: str, locale: Locale, number: int) -> Sequence[str]:
        """The articles on one of those pages."""
        return self._listed[section, name, locale.tag][(number - 1) * LONG : number * LONG]

    # The pages.

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
            body=Markup(settled(body.text, lambda other: self._way(other, locale, here))),
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
            stream=tuple(self._item(id, locale, here) for id in stream[:_STREAM]),
            waiting=waiting[:_STREAM],
            more=len(loose) > _STREAM,
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
                yield Link(url, downloads.name(format, interface(locale)))

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

    def pages(self) -> Iterator[tuple[Place, Twins]]:
        """All pages that lie in the languages' folders, with what they are in other languages."""
        every = [self.front_twins(), *(self.issue_twins(one.issue) for one in self.contents if one.issue.folder)]
        for section, names in self.lists.items():
            every += [self.list_twins(section)] if names else []
            for name in names:
                longest = max(len(self.numbers(section, name, one)) for one in self.locales)
                every += [self.list_twins(section, name, number) for number in range(1, longest + 1)]
        for twins in [*every, *(self.twins(id) for id in self.heads)]:
            for place in twins.places:
                yield place, twins

    @cached_property
    def sections(self) -> Mapping[str, tuple[str, ...]]:
        """The parts of each language's site that have something to show."""
        return {locale.tag: self._shown(locale) for locale in self.locales}

    def _languages(self, here: Place, twins: Twins, *, waiting: bool) -> Iterable[LanguageLink]:
        places = {place.language: place for place in twins.places}
        for other in self.locales:
            index = here.way(Place(other.tag, ""))
            url = here.way(places[other.tag]) if other.tag in places else ""
            yield LanguageLink(other, own_name(other), url, index, bool(url) or not waiting)

    def _way(self, id: str, locale: Locale, here: Place) -> str:
        """The way to another article: in its own language where it is held back in this one."""
        original = self._locale(self.heads[id].original) if id in self.heads else locale
        held = not self.plan.enters(id, locale) and original in self.locales
        return here.way(self.place(original if held else locale, id))

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
