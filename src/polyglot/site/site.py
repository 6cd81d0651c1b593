"""The pages of the sites, one static site for each language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from polyglot.editions.bound_issue import file_name
from polyglot.editions.entries import ArticleSummary
from polyglot.editions.issue_titles import IssueTitles
from polyglot.editions.issues import Contents, Issue
from polyglot.editions.print_policy import UNTRANSLATED
from polyglot.editions.records import RenderedStore
from polyglot.editions.ui_text import interface_text
from polyglot.formats.protocol import Scope
from polyglot.formats.registry import SITE, load_format
from polyglot.formats.rendering import label_of
from polyglot.images.pipeline import Picture
from polyglot.language.locales import autonym
from polyglot.model import Locale, State
from polyglot.site import metadata
from polyglot.site.layout import MAX_FRONT_ARTICLES, SECTION_KINDS, Layout
from polyglot.site.metadata import Alternates
from polyglot.site.pages import (
    ArticleGroup,
    ArticlePage,
    ChooserPage,
    CoverImage,
    Frame,
    IndexPage,
    IssuePage,
    LanguageLink,
    ListItem,
    ListPage,
    OverviewPage,
    PageLink,
)
from polyglot.site.urls import PAGE, PagePath, resolve_links


@dataclass(frozen=True)
class Site(Layout):
    """The sites of a publication, with all data that their pages share."""

    titles: Mapping[str, Mapping[str, IssueTitles]]  # of issues, by folder and language tag
    store: RenderedStore
    covers: Mapping[str, Picture]  # of issues, by folder

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
            body=Markup(resolve_links(body.text, lambda other: self._article_url(other, locale, here))),
            original=entry.original,
            original_url=self._original_url(entry, here),
            issue=self.issue_group(issue, locale, here) if issue.folder else None,
            untranslated=body.words.get(UNTRANSLATED, 0),
            draft=body.words.get(State.DRAFT.value, 0),
            stale=body.words.get(State.STALE.value, 0),
            previous=neighbours[0],
            next=neighbours[1],
            credits=body.credits,
        )

    def create_index_page(self, locale: Locale) -> IndexPage:
        """Create the front page of an edition."""
        here = PagePath(locale.tag, "")
        issues, standalone = self.shown_issues(locale), self.standalone_articles()
        stream = self._sort_newest(self.filter_entering(locale, standalone))
        current = self.issue_group(issues[0].issue, locale, here, issues[0].articles) if issues else None
        waiting = self._waiting_items(self.front_articles(locale), locale, here)
        return IndexPage(
            self._create_frame(locale, here, self.front_alternates()),
            issue=current,
            issues=tuple(self.issue_group(one.issue, locale, here) for one in issues[1:]),
            stream=tuple(self._list_item(id, locale, here) for id in stream[:MAX_FRONT_ARTICLES]),
            waiting=waiting[:MAX_FRONT_ARTICLES],
            more=len(standalone) > MAX_FRONT_ARTICLES,
        )

    def create_issue_page(self, contents: Contents, locale: Locale) -> IssuePage:
        """Create the front page of an issue."""
        here, alternates = PagePath(locale.tag, contents.issue.folder), self.issue_alternates(contents.issue)
        ready = [one.issue for one in self.shown_issues(locale)]
        index = ready.index(contents.issue)
        group = self.issue_group(contents.issue, locale, here, contents.articles)
        name = group.title.text if group.title else group.number or group.period
        data = metadata.issue_data(locale, name, str(contents.issue.number), contents.issue.period_start)
        return IssuePage(
            self._create_frame(locale, here, alternates, name, data=data),
            issue=group,
            waiting=self._waiting_items(contents.articles, locale, here),
            previous=self.issue_group(ready[index + 1], locale, here) if index + 1 < len(ready) else None,
            next=self.issue_group(ready[index - 1], locale, here) if index else None,
            downloads=tuple(self._download_links(contents.issue, locale, here)),
        )

    def _download_links(self, issue: Issue, locale: Locale, here: PagePath) -> Iterator[PageLink]:
        """Yield the links to an issue's files, which exist only if there are sites in sibling folders."""
        name = file_name(self.publication, issue, locale)
        for format in map(load_format, self.download_formats.get(locale.tag, ()) if self.chooser_above else ()):
            if format.scope is Scope.VOLUME:
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
            waiting=self._waiting_items(self.standalone_articles(), locale, here) if section == "years" else (),
        )

    def create_shared_frame(self, locale: Locale, here: PagePath) -> Frame:
        """Return the frame of a page that every language's site has at the same path."""
        alternates = self._create_alternates(
            {one.tag: here.folder for one in self.locales}, self.publication.source.tag
        )
        return self._create_frame(locale, here, alternates)

    def create_chooser_page(self) -> ChooserPage:
        """Create the language chooser above all editions."""
        source = self.publication.source
        links = tuple(LanguageLink(other, autonym(other), "", f"{other.tag}/{PAGE}") for other in self.locales)
        publication = self.publication
        meta = metadata.chooser_meta(publication.base_url, self.locales)
        return ChooserPage(
            Frame(source, publication.title, publication.publisher, PagePath("", ""), links, meta, sections=())
        )

    # Parts of pages.

    def _create_frame(
        self,
        locale: Locale,
        here: PagePath,
        alternates: Alternates,
        title: str | None = None,
        *,
        data: Mapping[str, Any] | None = None,
        waiting: bool = False,
    ) -> Frame:
        """Return the frame of the page `here`.

        `title` is the page's for Open Graph, by default the publication's; `data` is its schema.org value, if any. With
        `waiting`, the switcher marks languages without this page as still in translation.
        """
        name = self.publication.rules[locale.tag].title
        return Frame(
            locale=locale,
            site=name,
            publisher=self.publication.publisher,
            path=here,
            languages=tuple(self._language_links(here, alternates, waiting=waiting)),
            meta=metadata.page_meta(self.publication, here, alternates, name if title is None else title, data=data),
            sections=self.sections[locale.tag],
        )

    def _language_links(self, here: PagePath, alternates: Alternates, *, waiting: bool) -> Iterable[LanguageLink]:
        paths = {path.language: path for path in alternates.pages}
        for other in self.locales:
            index = here.relative_url(PagePath(other.tag, ""))
            url = here.relative_url(paths[other.tag]) if other.tag in paths else ""
            yield LanguageLink(other, autonym(other), url, index, bool(url) or not waiting)

    def _article_url(self, id: str, locale: Locale, here: PagePath) -> str:
        """Return the URL of another article: of its original if it is held back, or of the front page if that has no URL."""
        original = self._locale(self.records[id].original) if id in self.records else locale
        if self.plan.enters(id, locale):
            return here.relative_url(self.article_page(locale, id))
        if original in self.locales:
            return here.relative_url(self.article_page(original, id))
        base = self.publication.base_url
        return PagePath(original.tag, id).absolute_url(base) if base else here.relative_url(PagePath(locale.tag, ""))

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
        if entry.original.tag != here.language and entry.original in self.locales:
            original = self.article_page(entry.original, id), self.store.entry(id)[entry.original.tag]
        return metadata.article_data(self.publication, here, entry, original)

    def _neighbours(self, id: str, locale: Locale, here: PagePath) -> tuple[ListItem | None, ListItem | None]:
        """Return the previous and next article in the issue; (None, None) outside issues."""
        contents, index = self.issue_of[id]
        if not contents.issue.folder:
            return None, None
        previous = next((other for other in contents.articles[:index][::-1] if self.plan.enters(other, locale)), None)
        following = next((other for other in contents.articles[index + 1 :] if self.plan.enters(other, locale)), None)
        return (
            self._list_item(previous, locale, here) if previous else None,
            self._list_item(following, locale, here) if following else None,
        )

    def _list_item(self, id: str, locale: Locale, here: PagePath) -> ListItem:
        entry = self.store.entry(id)[locale.tag]
        share = 1.0 if entry.original == locale else entry.readiness.coverage.share
        url = here.relative_url(self.article_page(locale, id))
        return ListItem(url, entry.title, entry.summary, entry.authors, entry.day, share)

    def _waiting_items(self, ids: Iterable[str], locale: Locale, here: PagePath) -> tuple[ListItem, ...]:
        """Return the items of articles that are held back, with titles in their original languages."""
        return tuple(
            self._held_back_item(id, locale, here)
            for id in ids
            if self.plan.has_article(id) and not self.plan.enters(id, locale)
        )

    def _held_back_item(self, id: str, locale: Locale, here: PagePath) -> ListItem:
        entries = self.store.entry(id)
        entry = entries[locale.tag]
        original = entries[entry.original.tag]
        return ListItem(
            self._original_url(entry, here), original.title, original.summary, share=entry.readiness.coverage.share
        )

    def _original_url(self, entry: ArticleSummary, here: PagePath) -> str:
        return here.relative_url(self.article_page(entry.original, entry.id)) if entry.original in self.locales else ""

    def _cover_image(self, issue: Issue, here: PagePath) -> CoverImage | None:
        picture = self.covers.get(issue.folder)
        return CoverImage(here.file_url(picture.variants[-1].name), picture.width, picture.height) if picture else None

    def issue_group(self, issue: Issue, locale: Locale, here: PagePath, ids: Iterable[str] = ()) -> ArticleGroup:
        """Return an issue for a page, with those of the articles `ids` that enter."""
        text, titles = interface_text(locale), self.titles[issue.folder][locale.tag]
        return ArticleGroup(
            tuple(self._list_item(id, locale, here) for id in self.filter_entering(locale, ids)),
            titles.title,
            issue.format_number(text),
            issue.format_period(text),
            issue.editors,
            here.relative_url(PagePath(locale.tag, issue.folder)),
            cover=self._cover_image(issue, here),
            summary=titles.summary,
        )
