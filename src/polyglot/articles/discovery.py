"""Discovery of a publication's texts: its articles and `issue.toml` files.

The id of a text is its path under `articles/`, without `.md` for an article.
"""

import re
from collections.abc import Collection, Iterable, Sequence

from polyglot.errors import UsageError
from polyglot.findings import Finding, FindingCode, error
from polyglot.publication import ISSUE, Publication, source_path, text_kind
from polyglot.storage import fingerprints
from polyglot.storage.fingerprints import Signature

# Files of every site, by lower-case path: the page of an article is `<id>/index.html`.
SITE_FILES = frozenset({"index.html", "style.css", "feed.xml", "opds.xml"})
BROWSE = "browse"  # the folder of the pages that list articles
SITE_FOLDERS = frozenset({BROWSE, "downloads"})
_UNDECODABLE = re.compile("[\ud800-\udfff]")  # how Python decodes bytes of a name that are not UTF-8
_RESERVED_SUFFIXES = ("/index.html", ".pot", ".po", ".jsonl")  # of files generated from an article, after its id


def list_texts(publication: Publication) -> dict[str, Signature]:
    """Return the files of all texts by candidate id; see `find_texts` for the valid ones."""
    return fingerprints.list_files(publication.articles, ".md", ISSUE)


def find_articles(publication: Publication) -> tuple[list[str], list[Finding]]:
    """Return the ids of all articles, sorted, and errors for file names that cannot be ids."""
    ids, findings = find_texts(publication)
    return [id for id in ids if text_kind(id) == "article"], findings


def find_texts(publication: Publication, listed: Iterable[str] | None = None) -> tuple[list[str], list[Finding]]:
    """Return the same as `find_articles` for all texts. Pass `listed` if the files are listed already."""
    listed = sorted(list_texts(publication) if listed is None else listed)
    all_ids = {id.casefold() for id in listed}
    ids: dict[str, str] = {}  # by their case-folded form
    findings = []
    for id in listed:
        path = None
        problem, remedy = _find_name_problem(id, ids.get(id.casefold()), all_ids)
        if text_kind(id) == "issue" and (other := publication.article_path(id).with_name(f"{ISSUE}.md")).is_file():
            path, problem, remedy = other, f"An article cannot be called {ISSUE}.", "Rename it."
        if problem:
            place = publication.display_path(path or publication.article_path(id))
            findings.append(error(place, FindingCode.ARTICLE_NAME, problem, remedy))
        else:
            ids[id.casefold()] = id
    return sorted(ids.values()), findings


def _find_name_problem(id: str, twin: str | None, all_ids: Collection[str]) -> tuple[str, str]:
    """Return why a name cannot be an id, and the remedy; empty texts if it can."""
    if _UNDECODABLE.search(id):
        return f"The name of this {text_kind(id)} is not UTF-8.", "Rename it."
    if " " in id or not id.isprintable():
        return (
            f"The name of this {text_kind(id)} contains white space, which a catalog cannot refer to.",
            "Rename it, with hyphens instead.",
        )
    if twin is not None:
        problem = f"This {text_kind(id)} and {source_path(twin)} are the same file on case-insensitive file systems."
        return problem, "Rename one of the two."
    if id == ISSUE:
        return f"This {ISSUE} is not in the folder of an issue.", "Move it beside the articles of its issue."
    conflict = _find_conflict(id.casefold(), all_ids)
    if conflict is not None:
        return f"The files generated from this {text_kind(id)} would conflict with {conflict}.", "Rename it."
    return "", ""


def _find_conflict(id: str, all_ids: Collection[str]) -> str | None:
    """Return the file or folder of the site or of another article whose name this article needs for a folder."""
    parts = id.split("/")
    if parts[0] in SITE_FOLDERS:
        return f"the site's own folder {parts[0]}/"
    if "." not in id:
        return None
    for count in range(1, len(parts) + 1):
        folder = "/".join(parts[:count])
        if folder in SITE_FILES:
            return f"the site's own {folder}"
        for suffix in _RESERVED_SUFFIXES:
            # A page is in a folder with its article's name; templates, catalogs and ledgers are beside each other.
            other = folder.removesuffix(suffix)
            if folder.endswith(suffix) and other in all_ids and (count < len(parts) or suffix[0] == "/"):
                return f"those of {other}.md"
    return None


def resolve_names(publication: Publication, names: Sequence[str]) -> list[str]:
    """Return the ids that ids or paths of texts name, or all ids without names. Raises `UsageError` for an unknown name."""
    ids, _ = find_texts(publication)
    if not names:
        return ids
    all_ids = set(ids)
    named_ids = [name.removeprefix("./").removeprefix("articles/").removesuffix(".md") for name in names]
    for name, id in zip(names, named_ids, strict=True):
        if id not in all_ids:
            similar = suggest_article(id, ids)
            remedy = f"Did you mean “{similar}”?" if similar else "Name its file, such as articles/2026-3/news.md."
            raise UsageError(f"There is no article “{name}”.", remedy=remedy)
    return named_ids


def suggest_article(name: str, ids: Iterable[str]) -> str | None:
    """Return the id that a wrong name of an article may mean: a similar one, or one whose last part is similar."""
    import difflib

    by_name = {id.rpartition("/")[2]: id for id in ids} | {id: id for id in ids}
    similar = difflib.get_close_matches(name, by_name, 1)
    return by_name[similar[0]] if similar else None
