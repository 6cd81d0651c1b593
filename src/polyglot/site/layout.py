"""Where every page of the sites lies, and which pages are the same in other languages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from polyglot.articles.discovery import BROWSE
from polyglot.editions.issues import Contents, Issue
from polyglot.editions.plan import Plan
from polyglot.editions.records import Head
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.site.metadata import Twins
from polyglot.site.urls import Place, by_names, by_titles

LONG = 50  # articles on a page of a list
STREAM = 20  # so many articles outside issues stand on the front page
KINDS = {"years": "year", "topics": "topic", "authors": "author"}  # the lists of articles, by their folder


@dataclass(frozen=True)
class Layout:
    """All pages of the sites of a publication."""

    publication: Publication
    plan: Plan
    contents: tuple[Contents, ...]  # the newest issue first; what is outside issues last
    locales: tuple[Locale, ...]  # the editions that lie side by side, so that pages can link to each other
    heads: Mapping[str, Head]
    chooser_above: bool  # is there a page above the editions?
    offered: Mapping[str, Sequence[str]]  # formats that can be downloaded, by language tag

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
        return () if contents.issue.folder or len(contents.articles) <= STREAM else (head.day[:4] or "–",)

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
            found = {one.tag: self.folder(section) for one in self.locales if self._any(section, one)}
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
