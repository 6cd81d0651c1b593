"""Adoption: finding the files with translations of each article, and adopting them article by article."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from polyglot.adoption import read
from polyglot.adoption.adopt_article import AdoptionOptions
from polyglot.adoption.apply import AdoptionResult
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
from polyglot.storage import files, fingerprints
from polyglot.storage.parallel import Progress

_BEFORE_LANGUAGE = ".-_"  # as in news.es.md, news-es.md, news_es.md


@dataclass(slots=True)
class AdoptionReport:
    """The result of an adoption by article, and the numbers of messages in other tools' catalogs."""

    articles: list[AdoptionResult] = field(default_factory=list)
    messages: int = 0  # with a translation, in other tools' catalogs
    placed: int = 0  # of these, messages that matched
    findings: list[Finding] = field(default_factory=list)


def run(options: AdoptionOptions, sources: Mapping[str, Sequence[Path]], progress: Progress) -> AdoptionReport:
    """Adopt translations from the files of each article (by id); a file that cannot be read is a finding."""
    report = AdoptionReport()
    catalogs: dict[tuple[Path, str], ForeignCatalog] = {}
    for done, (id, paths) in enumerate(sources.items(), 1):
        try:
            article = articles.read(id, options.publication)
            if article.locale != options.locale:
                segmented = articles.segment(article, options.publication)
                for result in _adopt_files(options, segmented, paths, catalogs):
                    report.articles.append(result)
                    report.findings += result.findings
        except ContentError as error:
            report.findings.append(from_error(error, FindingCode.ADOPT))
        progress(done, len(sources))
    for path in {path for path, _ in catalogs}:
        # A file was read once for each language of the articles.
        readings = [catalog for (other, _), catalog in catalogs.items() if other == path]
        report.messages += readings[0].messages
        report.placed += len(set().union(*(catalog.used for catalog in readings)))
    return report


def _adopt_files(
    options: AdoptionOptions,
    segmented: SegmentedArticle,
    paths: Sequence[Path],
    catalogs: dict[tuple[Path, str], ForeignCatalog],
) -> Iterator[AdoptionResult]:
    publication, locale = options.publication, options.locale
    texts = [path for path in paths if path.suffix.lower() not in CATALOG_SUFFIXES]
    if texts:
        yield options.adopt_text(
            segmented, read.join_versions([read.read(path, locale, publication) for path in texts])
        )
    for path in paths:
        if path.suffix.lower() in CATALOG_SUFFIXES:
            language = segmented.article.locale
            if (path, language.tag) not in catalogs:
                catalogs[path, language.tag] = _read_catalog(publication, path, (language, locale))
            yield options.adopt_catalog(segmented, catalogs[path, language.tag])


def _read_catalog(publication: Publication, path: Path, locales: tuple[Locale, Locale]) -> ForeignCatalog:
    """Read a catalog of another tool. Its messages may use the link definitions of any article."""
    name = publication.display_path(path)
    try:
        text = files.read_text(path, name)
    except FileNotFoundError:
        raise UsageError(f"There is no file {name}.", remedy="Name a PO file of another tool.") from None
    messages = reader.read_foreign(text, name)
    return build_catalog(
        messages, name, locales, _link_definitions(publication), sentences=publication.unit is UnitSize.SENTENCE
    )


def _link_definitions(publication: Publication) -> dict[str, dict[str, Any]]:
    """Return the link definitions of all articles; of two with one label, the first."""
    definitions: dict[str, dict[str, Any]] = {}
    for id in fingerprints.list_files(publication.articles, ".md"):
        try:
            body = articles.read(id, publication).body
        except ContentError:
            continue
        if "]:" in body:
            definitions = {**parser.parse_blocks(body)[1].get("references", {}), **definitions}
    return definitions


def find_sources(
    publication: Publication, locale: Locale, paths: Sequence[Path], article: str | None
) -> tuple[dict[str, list[Path]], list[Finding]]:
    """Return the files with translations of each article (by id), and findings for files that are ignored.

    Raises `UsageError` for paths that cannot be adopted.
    """
    for path in paths:
        if path.suffix.lower() not in KNOWN_SUFFIXES and not path.is_dir():
            text = f"{files.printable_path(str(path))} is not a Markdown, HTML or PO file, and not a folder."
            raise UsageError(text, remedy="Convert it to one of these formats first.")
    if article is not None:
        (id,) = discovery.resolve_names(publication, [article])
        if any(path.is_dir() for path in paths):
            raise UsageError("A folder cannot be the translation of one article.", remedy="Name the files instead.")
        if articles.read(id, publication).locale == locale:
            raise UsageError(f"The article {id} is written in {locale.tag}.", remedy="Pass another --language.")
        return {id: list(paths)}, []
    ids, findings = discovery.find_texts(publication)[0], []
    sources: dict[str, list[Path]] = {}
    for path in paths:
        if path.is_dir():
            matched, folder_findings = _match_folder(path, ids, locale)
            findings += folder_findings
            for id, article_paths in matched.items():
                sources.setdefault(id, []).extend(article_paths)
        elif path.suffix.lower() in CATALOG_SUFFIXES:
            for id in ids:
                sources.setdefault(id, []).append(path)
        else:
            text = (
                f"Pass --translation-of for {files.printable_path(str(path))}: the article that it is a translation of."
            )
            raise UsageError(text, remedy="New articles cannot be adopted yet.")
    return sources, findings


def _match_folder(folder: Path, ids: Iterable[str], locale: Locale) -> tuple[dict[str, list[Path]], list[Finding]]:
    """Match the files of a folder with articles by their paths; return them by id, and findings for the other files.

    `news.md`, `news.es.md`, `news/index.html` and `news.po` are all translations of the article `news`.
    """
    ids_by_stem = {_article_stem(id, locale): id for id in ids}
    matched: dict[str, list[Path]] = {}
    findings = []
    rank = {suffix: number for number, suffix in enumerate((".md", ".markdown", ".html", ".htm", ".po"))}
    paths = [path for path in folder.rglob("*") if path.suffix.lower() in KNOWN_SUFFIXES and path.is_file()]
    for path in sorted(paths, key=lambda path: (rank[path.suffix.lower()], path)):
        relative = path.relative_to(folder)
        id = ids_by_stem.get(_article_stem(relative.with_suffix("").as_posix(), locale))
        if id is None or id in matched:
            reason = "No article has this path" if id is None else f"Another file is adopted for {id}"
            remedy = "Adopt it alone, with --translation-of."
            findings.append(
                warning(
                    files.printable_path(str(path)), FindingCode.ADOPT_FILE, f"{reason}; the file is ignored.", remedy
                )
            )
        else:
            matched[id] = [path]
    return matched, findings


def _article_stem(path: str, locale: Locale) -> str:
    for tag in (locale.tag, locale.path, locale.language):
        for mark in _BEFORE_LANGUAGE:
            path = path.removesuffix(f"{mark}{tag}")
    return path.removesuffix("/index")
