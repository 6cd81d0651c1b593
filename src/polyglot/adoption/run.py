"""Which file has the translations of which article, and one after the other taken over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from polyglot.adoption import read
from polyglot.adoption.adopt_article import ImportOptions
from polyglot.adoption.apply import ImportResult
from polyglot.adoption.foreign_po import ForeignCatalog, build_catalog
from polyglot.adoption.read import CATALOG_SUFFIXES, KNOWN_SUFFIXES
from polyglot.articles import article as articles
from polyglot.articles import discovery
from polyglot.articles.article import SegmentedArticle
from polyglot.catalogs.po import reader
from polyglot.errors import ContentError, UsageError
from polyglot.findings import Finding, FindingCode, from_error, warning
from polyglot.markdown import parser
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.settings import UnitSize
from polyglot.storage import files
from polyglot.storage.parallel import Progress

_BEFORE_LANGUAGE = ".-_"  # news.es.md, news-es.md, news_es.md


@dataclass(slots=True)
class ImportReport:
    """What an import did, by article; and of other tools' catalogs how many of their messages found a place."""

    articles: list[ImportResult] = field(default_factory=list)
    messages: int = 0
    placed: int = 0
    findings: list[Finding] = field(default_factory=list)


def run(options: ImportOptions, sources: Mapping[str, Sequence[Path]], progress: Progress) -> ImportReport:
    """Take over translations: for each article (by its id) the files that have them. What cannot be read is told."""
    report = ImportReport()
    memories: dict[tuple[Path, str], ForeignCatalog] = {}
    for done, (id, paths) in enumerate(sources.items(), 1):
        try:
            article = articles.read(id, options.publication)
            if article.locale != options.locale:
                cut = articles.segment(article, options.publication)
                for entered in _import_files(options, cut, paths, memories):
                    report.articles.append(entered)
                    report.findings += entered.findings
        except ContentError as error:
            report.findings.append(from_error(error, FindingCode.ADOPT))
        progress(done, len(sources))
    for path in {path for path, _ in memories}:
        same = [memory for (other, _), memory in memories.items() if other == path]  # for articles in several languages
        report.messages += same[0].messages
        report.placed += len(set().union(*(memory.used for memory in same)))
    return report


def _import_files(
    taking: ImportOptions,
    cut: SegmentedArticle,
    paths: Sequence[Path],
    memories: dict[tuple[Path, str], ForeignCatalog],
) -> Iterator[ImportResult]:
    publication, locale = taking.publication, taking.locale
    texts = [path for path in paths if path.suffix.lower() not in CATALOG_SUFFIXES]
    if texts:
        yield taking.import_text(cut, read.join_versions([read.read(path, locale, publication) for path in texts]))
    for path in paths:
        if path.suffix.lower() in CATALOG_SUFFIXES:
            language = cut.article.locale
            if (path, language.tag) not in memories:
                memories[path, language.tag] = _read_catalog(publication, path, (language, locale))
            yield taking.import_catalog(cut, memories[path, language.tag])


def _read_catalog(publication: Publication, path: Path, locales: tuple[Locale, Locale]) -> ForeignCatalog:
    """What a catalog of another tool knows. Its messages may use the link definitions of any article."""
    name = publication.display_path(path)
    try:
        text = files.read_text(path, name)
    except FileNotFoundError:
        raise UsageError(f"There is no file {name}.", remedy="Name the catalog that another tool made.") from None
    messages = reader.read_foreign(text, name)
    return build_catalog(
        messages, name, locales, _link_definitions(publication), sentences=publication.unit is UnitSize.SENTENCE
    )


def _link_definitions(publication: Publication) -> dict[str, dict[str, Any]]:
    """The link definitions of all articles; of two by one name the first."""
    found: dict[str, dict[str, Any]] = {}
    for id in files.list_files(publication.articles, ".md"):
        try:
            body = articles.read(id, publication).body
        except ContentError:
            continue
        if "]:" in body:
            found = {**parser.parse_blocks(body)[1].get("references", {}), **found}
    return found


def find_sources(
    publication: Publication, locale: Locale, paths: Sequence[Path], article: str | None
) -> tuple[dict[str, list[Path]], list[Finding]]:
    """The files that have translations of each article, and what is left out. Raises `UsageError` for what is no source."""
    for path in paths:
        if path.suffix.lower() not in KNOWN_SUFFIXES and not path.is_dir():
            said = f"{files.printable_path(str(path))} is neither Markdown, HTML nor a PO file, nor a folder of such."
            raise UsageError(said, remedy="Save it as one of these first.")
    if article is not None:
        (id,) = discovery.resolve_names(publication, [article])
        if any(path.is_dir() for path in paths):
            raise UsageError("A folder cannot be the translation of one article.", remedy="Name its files.")
        if articles.read(id, publication).locale == locale:
            raise UsageError(f"The article {id} is written in {locale.tag} itself.", remedy="Name another language.")
        return {id: list(paths)}, []
    ids, findings = discovery.find_texts(publication)[0], []
    found: dict[str, list[Path]] = {}
    for path in paths:
        if path.is_dir():
            mirrored, wrong = _match_folder(path, ids, locale)
            findings += wrong
            for id, files_of in mirrored.items():
                found.setdefault(id, []).extend(files_of)
        elif path.suffix.lower() in CATALOG_SUFFIXES:
            for id in ids:
                found.setdefault(id, []).append(path)
        else:
            said = f"Nobody says which article {files.printable_path(str(path))} is a translation of."
            raise UsageError(said, remedy="Name it with --translation-of. (New articles cannot be imported yet.)")
    return found, findings


def _match_folder(folder: Path, ids: Iterable[str], locale: Locale) -> tuple[dict[str, list[Path]], list[Finding]]:
    """The files of a folder by the articles whose paths they mirror, and those that mirror none.

    `news.md`, `news.es.md`, `news/index.html` and `news.po` are all translations of the article `news`.
    """
    homes = {_article_stem(id, locale): id for id in ids}
    found: dict[str, list[Path]] = {}
    findings = []
    rank = {suffix: number for number, suffix in enumerate((".md", ".markdown", ".html", ".htm", ".po"))}
    paths = [path for path in folder.rglob("*") if path.suffix.lower() in KNOWN_SUFFIXES and path.is_file()]
    for path in sorted(paths, key=lambda path: (rank[path.suffix.lower()], path)):
        within = path.relative_to(folder)
        id = homes.get(_article_stem(within.with_suffix("").as_posix(), locale))
        if id is None or id in found:
            reason = "There is no article of this path" if id is None else f"Another file is taken for {id} already"
            remedy = "Import it by itself, with --translation-of."
            findings.append(
                warning(files.printable_path(str(path)), FindingCode.IMPORT_FILE, f"{reason}; it is left out.", remedy)
            )
        else:
            found[id] = [path]
    return found, findings


def _article_stem(path: str, locale: Locale) -> str:
    for tag in (locale.tag, locale.path, locale.language):
        for mark in _BEFORE_LANGUAGE:
            path = path.removesuffix(f"{mark}{tag}")
    return path.removesuffix("/index")
