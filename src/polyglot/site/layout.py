"""Where every page of the sites lies, and which pages are the same in other languages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from polyglot.articles.discovery import BROWSE
from polyglot.editions.issues import Contents, Issue
from polyglot.editions.plan import Plan
from polyglot.editions.records import ArticleRecord
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.settings import SlugStyle
from polyglot.site.metadata import Alternates
from polyglot.site.urls import PagePath, folders_by_name, folders_by_title

PAGE_SIZE = 50  # articles on a page of a list
MAX_FRONT_ARTICLES = 20  # so many articles outside issues stand on the front page
SECTION_KINDS = {"years": "year", "topics": "topic", "authors": "author"}  # the lists of articles, by their folder


@dataclass(frozen=True)
class Layout:
    """All pages of the sites of a publication."""

    publication: Publication
    plan: Plan
    contents: tuple[Contents, ...]  # the newest issue first; what is outside issues last
    locales: tuple[Locale, ...]  # the editions that lie side by side, so that pages can link to each other
    records: Mapping[str, ArticleRecord]
    chooser_above: bool  # is there a page above the editions?
    offered: Mapping[str, Sequence[str]]  # formats that can be downloaded, by language tag

    @cached_property
    def article_folders(self) -> Mapping[str, Mapping[str, str]]:
        """The folders of articles' pages by language tag, where they do not go by ids."""
        if self.publication.slugs is not SlugStyle.LOCALISED:
            return {locale.tag: {} for locale in self.locales}
        taken = [contents.issue.folder for contents in self.contents if contents.issue.folder]
        return {
            locale.tag: folders_by_title(
                ((id, head.slugs.get(locale.tag, "")) for id, head in self.records.items()), taken
            )
            for locale in self.locales
        }

    @cached_property
    def issue_of(self) -> Mapping[str, tuple[Contents, int]]:
        """The issue of each article, or what is outside issues, and its place there."""
        return {id: (contents, place) for contents in self.contents for place, id in enumerate(contents.articles)}

    @cached_property
    def section_articles(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The articles of each author, on each topic and of each year, newest first: by section, then by name."""
        newest = self._sort_newest(self.records)
        found: dict[str, dict[str, list[str]]] = {section: {} for section in SECTION_KINDS}
        for id in newest:
            head = self.records[id]
            names = {"authors": head.authors, "topics": head.topics, "years": self._archive_year(id, head)}
            for section, listed in names.items():
                for name in dict.fromkeys(listed):
                    found[section].setdefault(name, []).append(id)
        return {section: {name: tuple(ids) for name, ids in names.items()} for section, names in found.items()}

    @cached_property
    def section_folders(self) -> Mapping[str, Mapping[str, str]]:
        """The folder of each author, topic and year, within the section's."""
        return {section: folders_by_name(sorted(names)) for section, names in self.section_articles.items()}

    def _sort_newest(self, ids: Iterable[str]) -> Sequence[str]:
        """Articles by their days, the newest first, and those of one day by their ids."""
        return sorted(sorted(ids), key=lambda id: self.records[id].day, reverse=True)

    def section_folder(self, section: str, name: str = "") -> str:
        """The folder of the page of an author, a topic or a year; without a name, of the overview."""
        return f"{BROWSE}/{section}" + (f"/{self.section_folders[section][name]}" if name else "")

    def _archive_year(self, id: str, head: ArticleRecord) -> Sequence[str]:
        """The year of an article outside issues, if there are so many that the front page does not hold them."""
        contents = self.issue_of[id][0]
        return () if contents.issue.folder or len(contents.articles) <= MAX_FRONT_ARTICLES else (head.day[:4] or "–",)

    def article_page(self, locale: Locale, id: str) -> PagePath:
        """An article's page."""
        return PagePath(locale.tag, self.article_folders[locale.tag].get(id, id))

    def filter_entering(self, locale: Locale, ids: Iterable[str]) -> list[str]:
        """Those of the articles that enter a language's edition."""
        return [id for id in ids if self.plan.enters(id, locale)]

    def _shown_sections(self, locale: Locale) -> tuple[str, ...]:
        own = [section for section in self.section_articles if self._has_entries(section, locale)]
        return (*own, *(["downloads"] if self.offered.get(locale.tag) and self.chooser_above else ()), "feed")

    def _locale(self, tag: str) -> Locale:
        return next(locale for locale in self.publication.locales if locale.tag == tag)

    def _create_alternates(self, folders: Mapping[str, str], default: str) -> Alternates:
        """A page whose folders these are, by language tag; `default` is the language for everybody else."""
        places = tuple(PagePath(tag, folder) for tag, folder in folders.items())
        return Alternates(
            places, next((place for place in places if place.language == default), places[0] if places else None)
        )

    def article_alternates(self, id: str) -> Alternates:
        """An article's pages."""
        folders = {one.tag: self.article_page(one, id).folder for one in self.locales if self.plan.enters(id, one)}
        return self._create_alternates(folders, self.records[id].original)

    def issue_alternates(self, issue: Issue) -> Alternates:
        """An issue's pages, in the languages that have something of it."""
        contents = next(one for one in self.contents if one.issue is issue)
        found = {one.tag: issue.folder for one in self.locales if self.filter_entering(one, contents.articles)}
        return self._create_alternates(found, self.publication.source.tag)

    def front_alternates(self) -> Alternates:
        """The front pages; readers of no language of ours get the page above them, where one chooses."""
        places = tuple(PagePath(locale.tag, "") for locale in self.locales)
        return Alternates(places, PagePath("", "") if self.chooser_above else places[0])

    def list_alternates(self, section: str, name: str = "", number: int = 1) -> Alternates:
        """The pages of an author, a topic or a year, of which a long list has several; without a name, the overviews."""
        if not name:
            found = {one.tag: self.section_folder(section) for one in self.locales if self._has_entries(section, one)}
        else:
            folder = self.section_folder(section, name) + (f"/{number}" if number > 1 else "")
            found = {one.tag: folder for one in self.locales if number in self.page_numbers(section, name, one)}
        return self._create_alternates(found, self.publication.source.tag)

    @cached_property
    def _list_entries(self) -> Mapping[tuple[str, str, str], Sequence[str]]:
        """What enters of each author, topic and year in each language."""
        return {
            (section, name, locale.tag): self.filter_entering(locale, ids)
            for section, names in self.section_articles.items()
            for name, ids in names.items()
            for locale in self.locales
        }

    def _has_entries(self, section: str, locale: Locale) -> bool:
        return any(self._list_entries[section, name, locale.tag] for name in self.section_articles[section])

    def page_numbers(self, section: str, name: str, locale: Locale) -> range:
        """The numbers of the pages of an author, a topic or a year in a language; none where nothing enters."""
        return range(1, -(-len(self._list_entries[section, name, locale.tag]) // PAGE_SIZE) + 1)

    def page_entries(self, section: str, name: str, locale: Locale, number: int) -> Sequence[str]:
        """The articles on one of those pages."""
        return self._list_entries[section, name, locale.tag][(number - 1) * PAGE_SIZE : number * PAGE_SIZE]

    def pages(self) -> Iterator[tuple[PagePath, Alternates]]:
        """All pages that lie in the languages' folders, with what they are in other languages."""
        every = [
            self.front_alternates(),
            *(self.issue_alternates(one.issue) for one in self.contents if one.issue.folder),
        ]
        for section, names in self.section_articles.items():
            every += [self.list_alternates(section)] if names else []
            for name in names:
                longest = max(len(self.page_numbers(section, name, one)) for one in self.locales)
                every += [self.list_alternates(section, name, number) for number in range(1, longest + 1)]
        for twins in [*every, *(self.article_alternates(id) for id in self.records)]:
            for place in twins.pages:
                yield place, twins

    @cached_property
    def sections(self) -> Mapping[str, tuple[str, ...]]:
        """The parts of each language's site that have something to show."""
        return {locale.tag: self._shown_sections(locale) for locale in self.locales}
