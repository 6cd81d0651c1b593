"""The layout of the sites: the path of every page, its alternates in other languages, and the articles on lists."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, partial

from polyglot.articles.discovery import BROWSE
from polyglot.editions.bound_issue import WebAddresses
from polyglot.editions.issues import Contents, Issue
from polyglot.editions.plan import IssueRow, Plan
from polyglot.editions.records import ArticleRecord
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.settings import SlugStyle
from polyglot.site.metadata import Alternates
from polyglot.site.urls import PagePath, folders_by_name, folders_by_title

PAGE_SIZE = 50  # articles on a page of a list
MAX_FRONT_ARTICLES = 20  # articles outside issues on the front page
MAX_FRONT_WAITING = 50  # articles of issues that the front page lists as in translation
SECTION_KINDS = {"years": "year", "topics": "topic", "authors": "author"}  # kinds of article lists, by folder


@dataclass(frozen=True)
class Layout:
    """The layout of all pages of a publication's sites."""

    publication: Publication
    plan: Plan
    contents: tuple[Contents, ...]  # newest issue first; articles outside issues last
    locales: tuple[Locale, ...]  # of the sites in sibling folders, which link to each other
    web_locales: tuple[Locale, ...]  # of the sites at the publication's `base_url`
    records: Mapping[str, ArticleRecord]  # by article id
    chooser_above: bool  # whether there is a language chooser above the sites
    download_formats: Mapping[str, Sequence[str]]  # by language tag
    kept_pages: Mapping[str, AbstractSet[str]]  # files of the sites that an earlier build made, by language tag
    kept_volumes: Mapping[tuple[str, str], AbstractSet[str]]  # folders of issues in kept formats, by tag and format

    @cached_property
    def article_folders(self) -> Mapping[str, Mapping[str, str]]:
        """The folders of article pages, by language tag and article id; empty if the ids are the folders."""
        if self.publication.slugs is not SlugStyle.LOCALISED:
            return {locale.tag: {} for locale in self.publication.locales}
        taken = [contents.issue.folder for contents in self.contents if contents.issue.folder]
        return {
            locale.tag: folders_by_title(
                ((id, record.slugs.get(locale.tag, "")) for id, record in self.records.items()), taken
            )
            for locale in self.publication.locales
        }

    @cached_property
    def issue_of(self) -> Mapping[str, tuple[Contents, int]]:
        """Each article's issue, or the articles outside issues, with the article's index there."""
        return {id: (contents, index) for contents in self.contents for index, id in enumerate(contents.articles)}

    @cached_property
    def section_articles(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The articles of each author, topic and year, newest first, by section and name."""
        sections: dict[str, dict[str, list[str]]] = {section: {} for section in SECTION_KINDS}
        for id in self._sort_newest(self.records):
            record = self.records[id]
            names = {"authors": record.authors, "topics": record.topics, "years": self._archive_year(id, record)}
            for section, listed in names.items():
                for name in dict.fromkeys(listed):
                    sections[section].setdefault(name, []).append(id)
        return {section: {name: tuple(ids) for name, ids in names.items()} for section, names in sections.items()}

    @cached_property
    def section_folders(self) -> Mapping[str, Mapping[str, str]]:
        """The folder of each author, topic and year within its section's, by section and name."""
        return {section: folders_by_name(sorted(names)) for section, names in self.section_articles.items()}

    def _sort_newest(self, ids: Iterable[str]) -> Sequence[str]:
        """Sort articles by date, newest first, then by id."""
        return sorted(sorted(ids), key=lambda id: self.records[id].day, reverse=True)

    def section_folder(self, section: str, name: str = "") -> str:
        """Return the folder of the page of an author, a topic or a year; without a name, of the overview."""
        return f"{BROWSE}/{section}" + (f"/{self.section_folders[section][name]}" if name else "")

    def _archive_year(self, id: str, record: ArticleRecord) -> Sequence[str]:
        """Return the year of an article outside issues, if these are too many for the front page."""
        contents = self.issue_of[id][0]
        return () if contents.issue.folder or len(contents.articles) <= MAX_FRONT_ARTICLES else (record.day[:4] or "–",)

    def article_page(self, locale: Locale, id: str) -> PagePath:
        """Return the path of an article's page; on a kept site without it, the permanent one."""
        path = PagePath(locale.tag, self.article_folders[locale.tag].get(id, id))
        return path if self.has_page(path) else PagePath(locale.tag, id)

    def has_page(self, path: PagePath) -> bool:
        """Return whether a page that the plan has is there: its site is built now, or an earlier build made the page."""
        return path.language not in self.kept_pages or path.name in self.kept_pages[path.language]

    def article_exists(self, locale: Locale, id: str) -> bool:
        """Return whether there is a page of an article in a language."""
        return locale in self.locales and self.plan.enters(id, locale) and self.has_page(self.article_page(locale, id))

    def original_page(self, id: str) -> PagePath | None:
        """Return the path of the original's page; None if there is none."""
        original = self._locale(self.records[id].original) if id in self.records else None
        return self.article_page(original, id) if original and self.article_exists(original, id) else None

    def web_addresses(self, locale: Locale) -> WebAddresses:
        """Return the addresses of a language's edition at `base_url`; empty ones where it has no site."""
        base = self.publication.base_url
        folder = PagePath(locale.tag, "").absolute_url(base) if base and locale in self.web_locales else ""
        return WebAddresses(partial(self._web_page, locale), folder)

    def _web_page(self, locale: Locale, id: str) -> str:
        """Return the URL of an article's page in a language, or else of its original; empty if neither has a site."""
        if not self.publication.base_url or not self.plan.has_article(id):
            return ""
        shown = [locale] if self.plan.enters(id, locale) else []
        for other in (*shown, self._locale(self.records[id].original)):
            page = self.article_page(other, id)
            if other in self.web_locales and self.has_page(page):
                return page.absolute_url(self.publication.base_url)
        return ""

    def filter_entering(self, locale: Locale, ids: Iterable[str]) -> list[str]:
        """Return the articles that enter a language's edition, in their order."""
        return self.plan.filter_entering(locale, ids)

    def filter_waiting(self, locale: Locale, ids: Iterable[str]) -> list[str]:
        """Return the articles that are still in translation in a language, in their order."""
        entering = self.plan.entering[locale.tag]
        return [id for id in ids if self.plan.has_article(id) and id not in entering]

    @cached_property
    def listed_issues(self) -> list[Contents]:
        """The issues with articles, newest first. Every edition lists them all, whatever is ready of them."""
        return [one for one in self.contents if one.issue.folder and one.articles]

    def lead_issue(self, locale: Locale) -> Contents | None:
        """Return the issue that the front page shows first: the newest of which something is ready, else the newest."""
        ready = (one for one in self.listed_issues if self.issue_row(one.issue, locale).progress.ready)
        return next(ready, next(iter(self.listed_issues), None))

    def issue_row(self, issue: Issue, locale: Locale) -> IssueRow:
        """Return the plan of an issue, or of the articles outside issues, in a language."""
        return self.plan.issues[issue.folder, locale.tag]

    def standalone_articles(self) -> list[str]:
        """Return the articles outside issues."""
        return [id for one in self.contents if not one.issue.folder for id in one.articles]

    def front_waiting(self, locale: Locale) -> list[tuple[Issue, list[str]]]:
        """Return the articles that the front page lists as in translation: those of the newest issues, and outside issues."""
        groups, left = [], MAX_FRONT_WAITING
        for contents in self.contents:
            ids = self.filter_waiting(locale, contents.articles)
            if not contents.issue.folder:
                groups.append((contents.issue, ids[:MAX_FRONT_ARTICLES]))
            elif left > 0:  # the pages of the other issues list theirs
                groups.append((contents.issue, ids))
                left -= len(ids)
        return [group for group in groups if group[1]]

    def front_articles(self, locale: Locale) -> list[str]:
        """Return the articles that the front page may list."""
        lead = self.lead_issue(locale)
        waiting = [id for _, ids in self.front_waiting(locale) for id in ids]
        return list(dict.fromkeys([*(lead.articles if lead else ()), *self.standalone_articles(), *waiting]))

    def _shown_sections(self, locale: Locale) -> tuple[str, ...]:
        listed = [section for section in self.section_articles if self._has_overview(section, locale)]
        return (
            *listed,
            *(["downloads"] if self.download_formats.get(locale.tag) and self.chooser_above else ()),
            "feed",
        )

    def _locale(self, tag: str) -> Locale:
        return next(locale for locale in self.publication.locales if locale.tag == tag)

    def _create_alternates(self, folders: Mapping[str, str], default: str) -> Alternates:
        """Return the alternates of a page from its folders by language tag; `default` is the language for other readers."""
        paths = tuple(filter(self.has_page, (PagePath(tag, folder) for tag, folder in folders.items())))
        return Alternates(
            paths, next((path for path in paths if path.language == default), paths[0] if paths else None)
        )

    def article_alternates(self, id: str) -> Alternates:
        """Return the alternates of an article's page."""
        folders = {one.tag: self.article_page(one, id).folder for one in self.locales if self.plan.enters(id, one)}
        return self._create_alternates(folders, self.records[id].original)

    def issue_alternates(self, issue: Issue) -> Alternates:
        """Return the alternates of an issue's page, which every language has."""
        return self._create_alternates(
            {locale.tag: issue.folder for locale in self.locales}, self.publication.source.tag
        )

    def front_alternates(self) -> Alternates:
        """Return the alternates of the front page; the default is the language chooser, if there is one."""
        paths = tuple(PagePath(locale.tag, "") for locale in self.locales)
        return Alternates(paths, PagePath("", "") if self.chooser_above else paths[0])

    def list_alternates(self, section: str, name: str = "", number: int = 1) -> Alternates:
        """Return the alternates of page `number` of an author, a topic or a year; without a name, of the overview."""
        if not name:
            shown = [locale for locale in self.locales if self._has_overview(section, locale)]
            folders = {locale.tag: self.section_folder(section) for locale in shown}
        else:
            folder = self.section_folder(section, name) + (f"/{number}" if number > 1 else "")
            folders = {one.tag: folder for one in self.locales if number in self.page_numbers(section, name, one)}
        return self._create_alternates(folders, self.publication.source.tag)

    @cached_property
    def _list_entries(self) -> Mapping[tuple[str, str, str], Sequence[str]]:
        """The entering articles by section, name and language tag."""
        return {
            (section, name, locale.tag): self.filter_entering(locale, ids)
            for section, names in self.section_articles.items()
            for name, ids in names.items()
            for locale in self.locales
        }

    def _has_overview(self, section: str, locale: Locale) -> bool:
        """Return whether a section has an overview in a language; that of years also lists articles in translation."""
        names = self.section_articles[section]
        return (section == "years" and bool(names)) or any(
            self._list_entries[section, name, locale.tag] for name in names
        )

    def page_numbers(self, section: str, name: str, locale: Locale) -> range:
        """Return the page numbers of an author, a topic or a year in a language; empty if no article enters."""
        return range(1, -(-len(self._list_entries[section, name, locale.tag]) // PAGE_SIZE) + 1)

    def page_entries(self, section: str, name: str, locale: Locale, number: int) -> Sequence[str]:
        """Return the articles on page `number` of an author, a topic or a year."""
        return self._list_entries[section, name, locale.tag][(number - 1) * PAGE_SIZE : number * PAGE_SIZE]

    def pages(self) -> Iterator[tuple[PagePath, Alternates]]:
        """Yield the path of each page in the languages' folders, with its alternates."""
        alternates_list = [
            self.front_alternates(),
            *(self.issue_alternates(one.issue) for one in self.listed_issues),
        ]
        for section, names in self.section_articles.items():
            alternates_list += [self.list_alternates(section)] if names else []
            for name in names:
                longest = max(len(self.page_numbers(section, name, one)) for one in self.locales)
                alternates_list += [self.list_alternates(section, name, number) for number in range(1, longest + 1)]
        for alternates in [*alternates_list, *(self.article_alternates(id) for id in self.records)]:
            for path in alternates.pages:
                yield path, alternates

    @cached_property
    def sections(self) -> Mapping[str, tuple[str, ...]]:
        """The non-empty sections of each language's site, by tag."""
        return {locale.tag: self._shown_sections(locale) for locale in self.locales}
