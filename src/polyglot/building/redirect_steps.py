"""The steps that write redirects: pages at earlier addresses of a site, which lead to where their readers find the article.

They need no script and no server, and search engines leave them out.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from polyglot.articles.discovery import SITE_FILES, SITE_FOLDERS
from polyglot.building.order import Step
from polyglot.building.output_folder import OutputFolder
from polyglot.building.site_steps import Build, StepAction
from polyglot.editions.entries import LocalizedText
from polyglot.model import Locale
from polyglot.site.urls import PagePath

Redirects = Mapping[str, tuple[PagePath, LocalizedText]]  # pages, with the titles of the links to them, by folder


def create_steps(build: Build) -> Iterator[tuple[str, bytes, StepAction]]:
    """Yield a step for each site that has redirects."""
    for locale, folder in build.sites():
        if redirects := _find_redirects(build, locale):
            input_hash = build.page_hash([(path, page, title.text) for path, (page, title) in redirects.items()])
            step = partial(_write_redirects, redirects, locale, folder)
            yield f"redirects\0{locale.tag}\0{folder.path}", input_hash, step


def _find_redirects(build: Build, locale: Locale) -> Redirects:
    """Return the redirects of a site: of the earlier addresses of its articles, and of articles that left it.

    A page that has the address now goes first.
    """
    site = build.site
    entering = site.filter_entering(locale, site.records)
    taken = {folder.casefold() for id in entering for folder in (id, site.article_page(locale, id).folder)}
    taken |= {contents.issue.folder.casefold() for contents in site.contents}
    redirects: dict[str, tuple[PagePath, LocalizedText]] = {}
    recorded = build.published.get(locale.tag, {})
    for id in entering:
        for path in recorded[id].paths if id in recorded else ():
            if path.casefold() not in taken and not _is_reserved(path):
                redirects[path] = site.article_page(locale, id), site.store.entry(id)[locale.tag].title
    taken |= {path.casefold() for path in redirects}
    name = LocalizedText(site.publication.rules[locale.tag].title, locale)
    for id in build.left.get(locale.tag, ()):
        if id.casefold() not in taken:
            redirects[id] = site.original_page(id) or PagePath(locale.tag, ""), name
    return redirects


def _is_reserved(path: str) -> bool:
    """Return whether a folder is one of the site's own, or in the place of its files."""
    return path.casefold().partition("/")[0] in SITE_FOLDERS | SITE_FILES


def _write_redirects(redirects: Redirects, locale: Locale, folder: OutputFolder, step: Step) -> None:
    for path, (page, title) in redirects.items():
        step.write_redirect(folder, PagePath(locale.tag, path), page, title)
