"""The steps that write redirects: pages at earlier addresses of a site, which lead to where their readers find the article.

They need no script and no server, and search engines leave them out.
"""

from collections.abc import Iterator, Mapping, Set
from functools import partial

from polyglot.articles.discovery import SITE_FILES, SITE_FOLDERS
from polyglot.building.cache import StepRecord
from polyglot.building.order import Step
from polyglot.building.output_folder import OutputFolder
from polyglot.building.site_steps import Build, StepAction
from polyglot.distribution.downloads import DOWNLOADS_PAGE
from polyglot.editions.entries import LocalizedText
from polyglot.model import Locale
from polyglot.site.urls import PAGE, PagePath

Redirects = Mapping[str, tuple[PagePath, LocalizedText]]  # pages, with the titles of the links to them, by folder


def create_steps(build: Build, steps: Mapping[str, StepRecord]) -> Iterator[tuple[str, bytes, StepAction]]:
    """Yield a step for each site that has redirects, from the steps that made its pages."""
    made: dict[str, set[str]] = {}
    for record in steps.values() if build.kept else ():
        for path, names in record.files.items():
            made.setdefault(path, set()).update(names)
    for locale, folder in build.sites():
        left = set[str]()
        if build.kept:  # they may link to pages that are gone now
            gone = folder.own_files - made.get(str(folder.path), set()) - {PAGE, DOWNLOADS_PAGE}
            left = {name.removesuffix(f"/{PAGE}") for name in gone if name.endswith(f"/{PAGE}")}
        if redirects := _find_redirects(build, locale, left):
            input_hash = build.page_hash([(path, page, title.text) for path, (page, title) in redirects.items()])
            step = partial(_write_redirects, redirects, locale, folder)
            yield f"redirects\0{locale.tag}\0{folder.path}", input_hash, step


def _find_redirects(build: Build, locale: Locale, left: Set[str]) -> Redirects:
    """Return the redirects of a site: of the earlier addresses of its articles, and of the pages that `left` it.

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
    name = LocalizedText(site.publication.rules[locale.tag].title, locale)
    for path in sorted(left - redirects.keys()):
        if path.casefold() not in taken:
            redirects[path] = site.original_page(path) or PagePath(locale.tag, ""), name
    return redirects


def _is_reserved(path: str) -> bool:
    """Return whether a folder is one of the site's own, or in the place of its files."""
    return path.casefold().partition("/")[0] in SITE_FOLDERS | SITE_FILES


def _write_redirects(redirects: Redirects, locale: Locale, folder: OutputFolder, step: Step) -> None:
    for path, (page, title) in redirects.items():
        step.write_redirect(folder, PagePath(locale.tag, path), page, title)
