"""Which texts a publication has: its articles, and what its issues say of themselves.

A text's id is its path under `articles/`, an article's without `.md`.
"""

import re
from collections.abc import Collection, Iterable, Sequence

from polyglot.errors import UsageError
from polyglot.findings import Finding, FindingCode, error
from polyglot.publication import ISSUE, Publication, source_path, text_kind
from polyglot.storage import files
from polyglot.storage.files import Signature

# What every site holds, by its path in lower case: an article's page is `<id>/index.html`.
SITE_FILES = frozenset({"index.html", "style.css", "feed.xml", "opds.xml"})
BROWSE = "browse"  # the folder of the pages that list articles
SITE_FOLDERS = frozenset({BROWSE, "downloads"})
_UNDECODABLE = re.compile("[\ud800-\udfff]")  # as what Python reads the bytes of a name that are not UTF-8
_RESERVED_SUFFIXES = (
    "/index.html",
    ".pot",
    ".po",
    ".jsonl",
)  # how the files that are made of an article end, behind its id


def list_texts(publication: Publication) -> dict[str, Signature]:
    """The files of all texts, by what their ids are if they can be ids."""
    return files.list_files(publication.articles, ".md", ISSUE)


def find_articles(publication: Publication) -> tuple[list[str], list[Finding]]:
    """The ids of all articles, sorted, and what is wrong with names that cannot be ids."""
    ids, findings = find_texts(publication)
    return [id for id in ids if text_kind(id) == "article"], findings


def find_texts(publication: Publication, listed: Iterable[str] | None = None) -> tuple[list[str], list[Finding]]:
    """The same of all texts. `listed` spares a look at the folder where its files are known already."""
    listed = sorted(list_texts(publication) if listed is None else listed)
    known = {id.casefold() for id in listed}
    ids: dict[str, str] = {}  # by what they are where capitals and small letters are one
    findings = []
    for id in listed:
        path = publication.article_path(id)
        problem, remedy = _find_name_problem(id, ids.get(id.casefold()), known)
        if text_kind(id) == "issue" and (other := path.with_name(f"{ISSUE}.md")).is_file():
            path, problem, remedy = other, f"An article cannot be called {ISSUE}.", "Rename it."
        if problem:
            findings.append(error(publication.display_path(path), FindingCode.ARTICLE_NAME, problem, remedy))
        else:
            ids[id.casefold()] = id
    return sorted(ids.values()), findings


def _find_name_problem(id: str, twin: str | None, known: Collection[str]) -> tuple[str, str]:
    """Why a name cannot be an id, and what to do; empty if it can."""
    if _UNDECODABLE.search(id):
        return f"The name of this {text_kind(id)} is not UTF-8.", "Rename it."
    if " " in id or not id.isprintable():
        return (
            f"The name of this {text_kind(id)} holds white space, which a catalog cannot refer to.",
            "Rename it, with hyphens.",
        )
    if twin is not None:
        said = f"This {text_kind(id)} and {source_path(twin)} are one file where capitals do not count."
        return said, "Rename one of the two."
    if id == ISSUE:
        return f"This {ISSUE} is in no issue's folder.", "Move it beside the articles of its issue."
    clash = _find_clash(id.casefold(), known)
    if clash is not None:
        return f"The files made of this {text_kind(id)} would stand in the way of {clash}.", "Rename it."
    return "", ""


def _find_clash(id: str, known: Collection[str]) -> str | None:
    """What the site or another article makes, and this article needs as a folder's name."""
    parts = id.split("/")
    if parts[0] in SITE_FOLDERS:
        return f"the site's own folder {parts[0]}/"
    if "." not in id:
        return None
    for count in range(1, len(parts) + 1):
        folder = "/".join(parts[:count])
        if folder in SITE_FILES:
            return f"the site's own {folder}"
        for end in _RESERVED_SUFFIXES:
            # A page lies in a folder of its article's name; templates, catalogs and ledgers lie beside each other.
            if folder.endswith(end) and folder.removesuffix(end) in known and (count < len(parts) or end[0] == "/"):
                return f"those of {folder.removesuffix(end)}.md"
    return None


def resolve_names(publication: Publication, names: Sequence[str]) -> list[str]:
    """The ids that are meant by ids or by paths of texts; without names, all. Raises `UsageError` for what is none."""
    ids, _ = find_texts(publication)
    if not names:
        return ids
    known = set(ids)
    wanted = [name.removeprefix("./").removeprefix("articles/").removesuffix(".md") for name in names]
    for name, id in zip(names, wanted, strict=True):
        if id not in known:
            raise UsageError(f"There is no article “{name}”.", remedy="Name its file, such as articles/2026-3/news.md.")
    return wanted
