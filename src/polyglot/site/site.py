"""The pages of the sites, one static site for each language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote, unquote

import msgspec
from markupsafe import Markup

from polyglot.editions.article_links import add_fragment, has_placeholder, resolve_markdown, resolve_page
from polyglot.editions.bound_issue import file_name
from polyglot.editions.entries import ArticleSummary
from polyglot.editions.issues import Contents, Issue
from polyglot.editions.print_policy import UNTRANSLATED
from polyglot.editions.ui_text import interface_text
from polyglot.formats.protocol import Scope
from polyglot.formats.registry import SITE, load_format
from polyglot.formats.rendering import label_of
from polyglot.language.locales import autonym
from polyglot.model import Locale, State
from polyglot.site import metadata
from polyglot.site.layout import MAX_FRONT_ARTICLES, SECTION_KINDS
from polyglot.site.page_parts import PageParts
from polyglot.site.pages import (
    ArticlePage,
    ChooserPage,
    Frame,
    IndexPage,
    IssuePage,
    LanguageLink,
    ListPage,
    OverviewPage,
    PageLink,
)
from polyglot.site.urls import PAGE, PagePath


@dataclass(frozen=True)
class Site(PageParts):
    """The sites of a publication."""

    def create_article_page(self, id: str, locale: Locale) -> ArticlePage:
        """Create the page of an article."""
        here, body = self.article_page(locale, id), self.store.body(id, locale.tag, SITE)
        entry, alternates = self.store.entry(id)[locale.tag], self.article_alternates(id)
        neighbours = self._neighbours(id, locale, here)
        issue = self.issue_of[id][0].issue
        return ArticlePage(
            self._create_frame(
                locale, here, alternates, entry.title.text, data=self._article_data(id, here, entry), waiting=True
            ),
            title=entry.title,
            summary=entry.summary,
            authors=self._section_links("authors", entry.authors, entry.authors, locale, here),
            day=entry.day,
            tags=tuple(self._topic_links(self.records[id].topics, entry, locale, here)),
            body=Markup(self.article_body(id, locale)),
            original=entry.original,
            original_url=self.original_url(id, here),
            issue=self.issue_group(issue, locale, here) if issue.folder else None,
            untranslated=body.words.get(UNTRANSLATED, 0),
            draft=body.words.get(State.DRAFT.value, 0),
            stale=body.words.get(State.STALE.value, 0),
            previous=neighbours[0],
            next=neighbours[1],
            credits=body.credits,
            teaser=entry.teaser.text,
        )

    def article_body(self, id: str, locale: Locale) -> str:
        """Return the HTML of an article, with addresses relative to its page."""
        here, body = self.article_page(locale, id), self.store.body(id, locale.tag, SITE)
        return resolve_page(body.text, partial(self._article_url, locale, here))

    def create_article_file(self, id: str, locale: Locale, format: str) -> bytes:
        """Return the file of an article in a format with a file for each."""
        data = self.store.body(id, locale.tag, format).data
        if not has_placeholder(data):
            return data
        return resolve_markdown(data.decode(), partial(self._file_address, locale, format)).encode()

    def _file_address(self, locale: Locale, format: str, id: str, written: str, fragment: str) -> str:
        """Return the address of another article's file, or of a page if it is held back; empty if there is neither."""
        if not self.plan.enters(id, locale):
            return add_fragment(self._web_page(locale, id), fragment)
        path, _, title = written.partition("#")
        fragment = fragment or title
        place = unquote(fragment)
        translated = self.store.body(id, locale.tag, format).places.get(place, place) if place else ""
        return add_fragment(path, fragment if translated == place else quote(translated))

    def create_index_page(self, locale: Locale) -> IndexPage:
        """Create the front page of an edition."""
        here = PagePath(locale.tag, "")
        lead, standalone = self.lead_issue(locale), self.standalone_articles()
        stream = self._sort_newest(self.filter_entering(locale, standalone))
        waiting = (
            msgspec.structs.replace(
                self.issue_group(issue, locale, here), items=tuple(self._held_back_item(id, locale, here) for id in ids)
            )
            for issue, ids in self.front_waiting(locale)
        )
        return IndexPage(
            self._create_frame(locale, here, self.front_alternates()),
            issue=self.issue_group(lead.issue, locale, here, lead.articles) if lead else None,
            issues=tuple(self.issue_group(one.issue, locale, here) for one in self.listed_issues if one is not lead),
            stream=tuple(self._list_item(id, locale, here) for id in stream[:MAX_FRONT_ARTICLES]),
            waiting=tuple(waiting),
            more=len(standalone) > MAX_FRONT_ARTICLES,
            newer=lead is not None and lead is not self.listed_issues[0],
        )

    def create_issue_page(self, contents: Contents, locale: Locale) -> IssuePage:
        """Create the front page of an issue."""
        here, alternates = PagePath(locale.tag, contents.issue.folder), self.issue_alternates(contents.issue)
        issues = [one.issue for one in self.listed_issues]
        index = issues.index(contents.issue)
        group = self.issue_group(contents.issue, locale, here, contents.articles)
        name = group.title.text if group.title else group.number or group.period
        data = metadata.issue_data(locale, name, str(contents.issue.number), contents.issue.date)
        return IssuePage(
            self._create_frame(locale, here, alternates, name, data=data),
            issue=group,
            waiting=self._waiting_articles(contents.articles, locale, here),
            previous=self.issue_group(issues[index + 1], locale, here) if index + 1 < len(issues) else None,
            next=self.issue_group(issues[index - 1], locale, here) if index else None,
            downloads=tuple(self._download_links(contents.issue, locale, here)),
        )

    def _download_links(self, issue: Issue, locale: Locale, here: PagePath) -> Iterator[PageLink]:
        """Yield the links to an issue's files, which exist only if there are sites in sibling folders."""
        name, is_bound = file_name(self.publication, issue, locale), self.issue_row(issue, locale).is_bound
        formats = self.download_formats.get(locale.tag, ()) if is_bound and self.chooser_above else ()
        for format in map(load_format, formats):
            kept = self.kept_volumes.get((locale.tag, format.name))
            if format.scope is Scope.VOLUME and (kept is None or issue.folder in kept):
                url = here.file_url(f"downloads/{format.name}/{name}{format.suffix}")
                yield PageLink(url, label_of(format, interface_text(locale)))

    def create_list_page(self, section: str, name: str, number: int, locale: Locale) -> ListPage:
        """Create page `number` of the articles of an author, a topic or a year."""
        alternates = self.list_alternates(section, name, number)
        here = next(path for path in alternates.pages if path.language == locale.tag)
        ids = self.page_entries(section, name, locale, number)
        label = self._section_name(section, name, ids, locale)
        first = PagePath(locale.tag, self.section_folder(section, name))
        neighbours = [
            PagePath(locale.tag, f"{first.folder}/{other}") if other > 1 else first
            for other in (number - 1, number + 1)
        ]
        numbers = self.page_numbers(section, name, locale)
        return ListPage(
            self._create_frame(locale, here, alternates, label),
            kind=SECTION_KINDS[section],
            name=label,
            items=tuple(self._list_item(id, locale, here) for id in ids),
            newer=here.relative_url(neighbours[0]) if number > 1 else "",
            older=here.relative_url(neighbours[1]) if number + 1 in numbers else "",
        )

    def create_overview_page(self, section: str, locale: Locale) -> OverviewPage:
        """Create the overview of all authors, topics or years."""
        here, alternates = PagePath(locale.tag, self.section_folder(section)), self.list_alternates(section)
        rows = []
        for name in self.section_articles[section]:
            if entering := self._list_entries[section, name, locale.tag]:
                label = self._section_name(section, name, entering, locale)
                rows.append((PageLink(f"{self.section_folders[section][name]}/{PAGE}", label), len(entering)))
        rows.sort(key=lambda row: row[0].text, reverse=section == "years")
        return OverviewPage(
            self._create_frame(locale, here, alternates),
            kind=SECTION_KINDS[section],
            links=tuple(rows),
            waiting=self._waiting_articles(self.standalone_articles(), locale, here) if section == "years" else (),
        )

    def create_shared_frame(self, locale: Locale, here: PagePath) -> Frame:
        """Return the frame of the page of downloads, which every site with downloads has at the same path."""
        shown = [one for one in self.locales if one.tag in self.download_formats]
        alternates = self._create_alternates({one.tag: here.folder for one in shown}, self.publication.source.tag)
        return self._create_frame(locale, here, alternates)

    def create_chooser_page(self) -> ChooserPage:
        """Create the language chooser above all editions."""
        publication, source = self.publication, self.publication.source
        links = tuple(LanguageLink(other, autonym(other), "", f"{other.tag}/{PAGE}") for other in self.locales)
        meta = metadata.chooser_meta(publication.base_url, self.locales)
        return ChooserPage(
            Frame(source, publication.title, publication.publisher, PagePath("", ""), links, meta, sections=())
        )

    # Parts of pages.

    def _article_url(self, locale: Locale, here: PagePath, id: str, _written: str, fragment: str) -> str:
        """Return the URL of another article, or of its original if it is held back; empty if that has no page."""
        shown = [locale] if self.plan.enters(id, locale) else []
        original = [self._locale(self.records[id].original)] if id in self.records else []
        linked = next((other for other in (*shown, *original) if self.article_exists(other, id)), None)
        url = here.relative_url(self.article_page(linked, id)) if linked else self._web_page(locale, id)
        return add_fragment(url, fragment)

    def _section_links(
        self, section: str, names: Sequence[str], labels: Sequence[str], locale: Locale, here: PagePath
    ) -> tuple[PageLink, ...]:
        """Return the links to the pages of authors or topics; `labels` are their texts."""
        paths = [PagePath(locale.tag, self.section_folder(section, name)) for name in names]
        return tuple(PageLink(here.relative_url(path), text) for path, text in zip(paths, labels, strict=True))

    def _topic_links(
        self, names: Sequence[str], entry: ArticleSummary, locale: Locale, here: PagePath
    ) -> Iterator[PageLink]:
        """Yield the links to an article's topics, each marked with its language."""
        links = self._section_links("topics", names, [tag.text for tag in entry.tags], locale, here)
        return (PageLink(link.url, link.text, tag.mark) for link, tag in zip(links, entry.tags, strict=True))

    def _section_name(self, section: str, name: str, ids: Sequence[str], locale: Locale) -> str:
        """Return the display name of an author, a topic or a year in a language."""
        if section != "topics":
            return name
        tags = (zip(self.records[id].topics, self.store.entry(id)[locale.tag].tags, strict=True) for id in ids)
        return next((shown.text for pairs in tags for topic, shown in pairs if topic == name), name)

    def _article_data(self, id: str, here: PagePath, entry: ArticleSummary) -> Mapping[str, Any]:
        original = None
        if entry.original.tag != here.language and self.article_exists(entry.original, id):
            original = self.article_page(entry.original, id), self.store.entry(id)[entry.original.tag]
        return metadata.article_data(self.publication, here, entry, original)
