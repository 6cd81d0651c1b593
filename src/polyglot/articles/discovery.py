"""Which texts a publication has: its articles, and what its issues say of themselves.

A text's id is its path under `articles/`, an article's without `.md`.
"""

import re
from collections.abc import Collection, Iterable, Sequence

from polyglot.errors import UsageError
from polyglot.model import Finding, Severity
from polyglot.publication import ISSUE, Publication, kind_of, within
from polyglot.storage import files
from polyglot.storage.files import Signature

# What every site holds, by its path in lower case: an article's page is `<id>/index.html`.
SITE_FILES = frozenset({"index.html", "style.css", "feed.xml", "opds.xml"})
BROWSE = "browse"  # the folder of the pages that list articles
SITE_FOLDERS = frozenset({BROWSE, "downloads"})
_FOREIGN = re.compile("[\ud800-\udfff]")  # as what Python reads the bytes of a name that are not UTF-8
_MADE = ("/index.html", ".pot", ".po", ".jsonl")  # how the files that are made of an article end, behind its id


def listing(publication: Publication) -> dict[str, Signature]:
    """The files of all texts, by what their ids are if they can be ids."""
    return files.listing(publication.articles, ".md", ISSUE)


def find(publication: Publication) -> tuple[list[str], list[Finding]]:
    """The ids of all articles, sorted, and what is wrong with names that cannot be ids."""
    ids, findings = texts(publication)
    return [id for id in ids if kind_of(id) == "article"], findings


def texts(publication: Publication, listed: Iterable[str] | None = None) -> tuple[list[str], list[Finding]]:
    """The same of all texts. `listed` spares a look at the folder where its files are known already."""
    listed = sorted(listing(publication) if listed is None else listed)
    known = {id.casefold() for id in listed}
    ids: dict[str, str] = {}  # by what they are where capitals and small letters are one
    findings = []
    for id in listed:
        path = publication.article_path(id)
        problem, remedy = _problem(id, ids.get(id.casefold()), known)
        if kind_of(id) == "issue" and (other := path.with_name(f"{ISSUE}.md")).is_file():
            path, problem, remedy = other, f"An article cannot be called {ISSUE}.", "Rename it."
        if problem:
            findings.append(Finding(publication.name(path), 1, "article-name", Severity.ERROR, problem, remedy))
        else:
            ids[id.casefold()] = id
    return sorted(ids.values()), findings


def _problem(id: str, twin: str | None, known: Collection[str]) -> tuple[str, str]:
    """Why a name cannot be an id, and what to do; empty if it can."""
    if _FOREIGN.search(id):
        return f"The name of this {kind_of(id)} is not UTF-8.", "Rename it."
    if " " in id or not id.isprintable():
        return (
            f"The name of this {kind_of(id)} holds white space, which a catalog cannot refer to.",
            "Rename it, with hyphens.",
        )
    if twin is not None:
        said = f"This {kind_of(id)} and {within(twin)} are one file where capitals do not count."
        return said, "Rename one of the two."
    if id == ISSUE:
        return f"This {ISSUE} is in no issue's folder.", "Move it beside the articles of its issue."
    clash = _clash(id.casefold(), known)
    if clash is not None:
        return f"The files made of this {kind_of(id)} would stand in the way of {clash}.", "Rename it."
    return "", ""


def _clash(id: str, known: Collection[str]) -> str | None:
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
        for end in _MADE:
            # A page lies in a folder of its article's name; templates, catalogs and ledgers lie beside each other.
            if folder.endswith(end) and folder.removesuffix(end) in known and (count < len(parts) or end[0] == "/"):
                return f"those of {folder.removesuffix(end)}.md"
    return None


def named(publication: Publication, names: Sequence[str]) -> list[str]:
    """The ids that are meant by ids or by paths of texts; without names, all. Raises `UsageError` for what is none."""
    ids, _ = texts(publication)
    if not names:
        return ids
    known = set(ids)
    wanted = [name.removeprefix("./").removeprefix("articles/").removesuffix(".md") for name in names]
    for name, id in zip(names, wanted, strict=True):
        if id not in known:
            raise UsageError(f"There is no article “{name}”.", remedy="Name its file, such as articles/2026-3/news.md.")
    return wanted
