"""Parts of pages that several kinds of pages share: frames, lists of articles, and issues."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from polyglot.editions.issue_progress import WaitingArticle
from polyglot.editions.issue_titles import IssueTitles
from polyglot.editions.issues import Issue
from polyglot.editions.records import RenderedStore
from polyglot.editions.ui_text import interface_text
from polyglot.images.pipeline import Picture
from polyglot.language.locales import autonym
from polyglot.model import Locale
from polyglot.site import metadata
from polyglot.site.layout import Layout
from polyglot.site.metadata import Alternates
from polyglot.site.pages import ArticleGroup, CoverImage, Frame, LanguageLink, ListItem
from polyglot.site.urls import PagePath

MAX_WAITING = 100  # articles in translation that books and catalogues name of an issue


@dataclass(frozen=True)
class PageParts(Layout):
    """The layout of the sites, with all data that their pages share."""

    titles: Mapping[str, Mapping[str, IssueTitles]]  # of issues, by folder and language tag
    store: RenderedStore
    covers: Mapping[str, Picture]  # of issues, by folder

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
            chooser_above=self.chooser_above,
        )

    def _language_links(self, here: PagePath, alternates: Alternates, *, waiting: bool) -> Iterable[LanguageLink]:
        paths = {path.language: path for path in alternates.pages}
        for other in self.locales:
            index = here.relative_url(PagePath(other.tag, ""))
            url = here.relative_url(paths[other.tag]) if other.tag in paths else ""
            yield LanguageLink(other, autonym(other), url, index, bool(url) or not waiting)

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
        return ListItem(url, entry.title, entry.teaser, entry.authors, entry.day, share)

    def _waiting_articles(self, ids: Iterable[str], locale: Locale, here: PagePath) -> tuple[ArticleGroup, ...]:
        """Return the group of those articles that are held back, with titles in their original languages; () for none."""
        items = tuple(self._held_back_item(id, locale, here) for id in self.filter_waiting(locale, ids))
        return (ArticleGroup(items),) if items else ()

    def _held_back_item(self, id: str, locale: Locale, here: PagePath) -> ListItem:
        entries = self.store.entry(id)
        entry = entries[locale.tag]
        original = entries[entry.original.tag]
        return ListItem(
            self.original_url(id, here), original.title, original.summary, share=entry.readiness.coverage.share
        )

    def describe_waiting(self, ids: Iterable[str], locale: Locale) -> tuple[WaitingArticle, ...]:
        """Return the first of those articles that are held back in a language, with the web addresses of their originals."""
        web = self.web_addresses(locale)
        return tuple(
            WaitingArticle(id, self.store.entry(id)[self.records[id].original].title, web.article(id))
            for id in self.filter_waiting(locale, ids)[:MAX_WAITING]
        )

    def original_url(self, id: str, here: PagePath) -> str:
        """Return the relative URL of an article's original; empty if it has no page here."""
        page = self.original_page(id)
        return here.relative_url(page) if page else ""

    def _cover_image(self, issue: Issue, here: PagePath) -> CoverImage | None:
        picture = self.covers.get(issue.folder)
        return CoverImage(here.file_url(picture.variants[-1].name), picture.width, picture.height) if picture else None

    def issue_group(self, issue: Issue, locale: Locale, here: PagePath, ids: Iterable[str] = ()) -> ArticleGroup:
        """Return an issue for a page, with those of the articles `ids` that enter."""
        text, titles = interface_text(locale), self.titles[issue.folder][locale.tag]
        number, period = issue.format_number(text), issue.format_period(text)
        return ArticleGroup(
            tuple(self._list_item(id, locale, here) for id in self.filter_entering(locale, ids)),
            titles.title,
            number if titles.title or number or period else issue.folder,
            period,
            issue.editors,
            here.relative_url(PagePath(locale.tag, issue.folder)),
            cover=self._cover_image(issue, here),
            summary=titles.summary,
            progress=self.issue_row(issue, locale).progress if issue.folder else None,
        )
