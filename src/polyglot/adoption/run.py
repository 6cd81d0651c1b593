"""Which file has the translations of which article, and one after the other taken over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from polyglot.adoption import read
from polyglot.adoption.adopt_article import Taking
from polyglot.adoption.apply import Entered, warning
from polyglot.adoption.foreign_po import Memory, learn
from polyglot.adoption.read import CATALOGS, KNOWN
from polyglot.articles import article as articles
from polyglot.articles import discovery
from polyglot.articles.article import Cut
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.po import reader
from polyglot.errors import ContentError, UsageError
from polyglot.markdown import parser
from polyglot.model import Finding, Locale
from polyglot.publication import Publication
from polyglot.storage import files
from polyglot.storage.parallel import Progress

_BEFORE_LANGUAGE = ".-_"  # news.es.md, news-es.md, news_es.md


@dataclass(slots=True)
class ImportReport:
    """What an import did, by article; and of other tools' catalogs how many of their messages found a place."""

    articles: list[Entered] = field(default_factory=list)
    messages: int = 0
    placed: int = 0
    findings: list[Finding] = field(default_factory=list)


def run(taking: Taking, sources: Mapping[str, Sequence[Path]], progress: Progress) -> ImportReport:
    """Take over translations: for each article (by its id) the files that have them. What cannot be read is told."""
    report = ImportReport()
    memories: dict[tuple[Path, str], Memory] = {}
    for done, (id, paths) in enumerate(sources.items(), 1):
        try:
            article = articles.read(id, taking.publication)
            if article.locale != taking.locale:
                cut = articles.cut(article, taking.publication)
                for entered in _taken(taking, cut, paths, memories):
                    report.articles.append(entered)
                    report.findings += entered.findings
        except ContentError as error:
            report.findings.append(catalog_store.finding(error, "adopt"))
        progress(done, len(sources))
    for path in {path for path, _ in memories}:
        same = [memory for (other, _), memory in memories.items() if other == path]  # for articles in several languages
        report.messages += same[0].messages
        report.placed += len(set().union(*(memory.used for memory in same)))
    return report


def _taken(
    taking: Taking, cut: Cut, paths: Sequence[Path], memories: dict[tuple[Path, str], Memory]
) -> Iterator[Entered]:
    publication, locale = taking.publication, taking.locale
    texts = [path for path in paths if path.suffix.lower() not in CATALOGS]
    if texts:
        yield taking.from_text(cut, read.together([read.read(path, locale, publication) for path in texts]))
    for path in paths:
        if path.suffix.lower() in CATALOGS:
            language = cut.article.locale
            if (path, language.tag) not in memories:
                memories[path, language.tag] = _memory(publication, path, (language, locale))
            yield taking.from_memory(cut, memories[path, language.tag])


def _memory(publication: Publication, path: Path, locales: tuple[Locale, Locale]) -> Memory:
    """What a catalog of another tool knows. Its messages may use the link definitions of any article."""
    name = publication.name(path)
    try:
        text = files.read_text(path, name)
    except FileNotFoundError:
        raise UsageError(f"There is no file {name}.", remedy="Name the catalog that another tool made.") from None
    messages = reader.foreign(text, name)
    return learn(messages, name, locales, _references(publication), sentences=publication.unit == "sentence")


def _references(publication: Publication) -> dict[str, dict[str, Any]]:
    """The link definitions of all articles; of two by one name the first."""
    found: dict[str, dict[str, Any]] = {}
    for id in files.listing(publication.articles, ".md"):
        try:
            body = articles.read(id, publication).body
        except ContentError:
            continue
        if "]:" in body:
            found = {**parser.parse_blocks(body)[1].get("references", {}), **found}
    return found


def sources(
    publication: Publication, locale: Locale, paths: Sequence[Path], article: str | None
) -> tuple[dict[str, list[Path]], list[Finding]]:
    """The files that have translations of each article, and what is left out. Raises `UsageError` for what is no source."""
    for path in paths:
        if path.suffix.lower() not in KNOWN and not path.is_dir():
            said = f"{files.shown(str(path))} is neither Markdown, HTML nor a PO file, nor a folder of such."
            raise UsageError(said, remedy="Save it as one of these first.")
    if article is not None:
        (id,) = discovery.named(publication, [article])
        if any(path.is_dir() for path in paths):
            raise UsageError("A folder cannot be the translation of one article.", remedy="Name its files.")
        if articles.read(id, publication).locale == locale:
            raise UsageError(f"The article {id} is written in {locale.tag} itself.", remedy="Name another language.")
        return {id: list(paths)}, []
    ids, findings = discovery.texts(publication)[0], []
    found: dict[str, list[Path]] = {}
    for path in paths:
        if path.is_dir():
            mirrored, wrong = _mirrored(path, ids, locale)
            findings += wrong
            for id, files_of in mirrored.items():
                found.setdefault(id, []).extend(files_of)
        elif path.suffix.lower() in CATALOGS:
            for id in ids:
                found.setdefault(id, []).append(path)
        else:
            said = f"Nobody says which article {files.shown(str(path))} is a translation of."
            raise UsageError(said, remedy="Name it with --translation-of. (New articles cannot be imported yet.)")
    return found, findings


def _mirrored(folder: Path, ids: Iterable[str], locale: Locale) -> tuple[dict[str, list[Path]], list[Finding]]:
    """The files of a folder by the articles whose paths they mirror, and those that mirror none.

    `news.md`, `news.es.md`, `news/index.html` and `news.po` are all translations of the article `news`.
    """
    homes = {_stem(id, locale): id for id in ids}
    found: dict[str, list[Path]] = {}
    findings = []
    rank = {suffix: number for number, suffix in enumerate((".md", ".markdown", ".html", ".htm", ".po"))}
    paths = [path for path in folder.rglob("*") if path.suffix.lower() in KNOWN and path.is_file()]
    for path in sorted(paths, key=lambda path: (rank[path.suffix.lower()], path)):
        within = path.relative_to(folder)
        id = homes.get(_stem(within.with_suffix("").as_posix(), locale))
        if id is None or id in found:
            reason = "There is no article of this path" if id is None else f"Another file is taken for {id} already"
            remedy = "Import it by itself, with --translation-of."
            findings.append(warning(files.shown(str(path)), 1, "import-file", f"{reason}; it is left out.", remedy))
        else:
            found[id] = [path]
    return found, findings


def _stem(path: str, locale: Locale) -> str:
    for tag in (locale.tag, locale.path, locale.language):
        for mark in _BEFORE_LANGUAGE:
            path = path.removesuffix(f"{mark}{tag}")
    return path.removesuffix("/index")
