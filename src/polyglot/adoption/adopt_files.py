"""Adoption: finding the files with translations of each article, and adopting them article by article."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from polyglot.adoption import read
from polyglot.adoption.adopt_article import AdoptionOptions
from polyglot.adoption.apply import AdoptionResult, quote
from polyglot.adoption.foreign_po import ForeignCatalog, build_catalog
from polyglot.adoption.read import CATALOG_SUFFIXES, KNOWN_SUFFIXES
from polyglot.adoption.returned_po import ReturnedFile, adopt_returned
from polyglot.articles import article as articles
from polyglot.articles import discovery
from polyglot.articles.article import SegmentedArticle
from polyglot.catalogs.po import reader
from polyglot.errors import ContentError, UsageError
from polyglot.findings import Finding, FindingCode, from_error, warning
from polyglot.markdown import parser
from polyglot.model import Locale, Message
from polyglot.publication import Publication
from polyglot.settings import UnitSize
from polyglot.storage import files, fingerprints
from polyglot.storage.parallel import Progress

_REFERENCES = re.compile(r"^#: (.*)$", re.MULTILINE)
_COPY = re.compile(r"(?:[ _-]*\(\d+\)|[ _-]+copy(?:[ _-]*\d+)?)+$", re.IGNORECASE)  # as in news (1).po, news - copy.po
_BEFORE_LANGUAGE = ".-_"  # as in news.es.md, news-es.md, news_es.md


@dataclass(slots=True)
class AdoptionReport:
    """The result of an adoption by article, and the numbers of messages in PO files."""

    articles: list[AdoptionResult] = field(default_factory=list)
    messages: int = 0  # with a translation, in PO files
    placed: int = 0  # of these, messages that matched
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class _PoFile:
    """A PO file, and what it has given so far."""

    name: str
    messages: tuple[Message, ...]
    language: Locale | None  # that its header names
    readings: dict[str, ForeignCatalog] = field(default_factory=dict)  # as another tool's, by the language of articles
    translated: int = 0  # messages with a translation, as a file of ours
    placed: int = 0  # of these, messages that matched
    given: set[int] = field(default_factory=set)  # lines of the messages that an article was asked about

    def find_left(self, publication: Publication) -> list[Message]:
        """Return the reviewed messages that belong to no article, in a file of ours."""
        texts = (message for message in self.messages if message.target.strip() and not message.fuzzy)
        return [
            message
            for message in texts
            if self.given and message.line not in self.given and not message.obsolete
            if not any((publication.root / reference).is_file() for reference in message.references)
        ]


def run(options: AdoptionOptions, sources: Mapping[str, Sequence[Path]], progress: Progress) -> AdoptionReport:
    """Adopt translations from the files of each article (by id); a file that cannot be read is a finding."""
    report = AdoptionReport()
    po_files: dict[Path, _PoFile] = {}
    for done, (id, paths) in enumerate(sources.items(), 1):
        try:
            article = articles.read(id, options.publication)
            if article.locale != options.locale:
                segmented = articles.segment(article, options.publication)
                for result in _adopt_files(options, segmented, paths, po_files):
                    report.articles.append(result)
                    report.findings += result.findings
        except ContentError as error:
            report.findings.append(from_error(error, FindingCode.ADOPT))
        progress(done, len(sources))
    for path, file in po_files.items():
        before = report.placed
        report.messages += file.translated
        report.placed += file.placed
        left = file.find_left(options.publication)
        report.messages += len(left)
        report.findings += (_homeless_finding(file.name, message) for message in left)
        if file.readings and not file.placed:
            # It was read once for each language of the articles.
            readings = list(file.readings.values())
            used = set().union(*(reading.used for reading in readings))
            report.messages += len(readings[0].lines)
            report.placed += len(used)
            homeless = (message for message in file.messages if message.line in readings[0].lines - used)
            report.findings += (_homeless_finding(file.name, message) for message in homeless)
        if report.placed == before and sum(path in paths for paths in sources.values()) > 1:
            report.findings.append(_stray_finding(file.name, _article_stem(path.stem, options.locale), sources))
    return report


def _adopt_files(
    options: AdoptionOptions, segmented: SegmentedArticle, paths: Sequence[Path], po_files: dict[Path, _PoFile]
) -> Iterator[AdoptionResult]:
    publication, locale = options.publication, options.locale
    texts = [path for path in paths if path.suffix.lower() not in CATALOG_SUFFIXES]
    if texts:
        yield options.adopt_text(
            segmented, read.join_versions([read.read(path, locale, publication) for path in texts])
        )
    for path in paths:
        if path.suffix.lower() not in CATALOG_SUFFIXES:
            continue
        file = po_files.get(path) or po_files.setdefault(path, _read_catalog(publication, path))
        article = segmented.article
        returned = ReturnedFile(file.name, file.messages, file.language).select(article.path, segmented.units)
        if returned is not None:
            result, homeless = adopt_returned(options.target(segmented), returned, options.author)
            file.given |= {message.line for message in returned.messages}
            file.translated += len(returned.texts)
            file.placed += len(returned.texts) - homeless
            yield result
        else:
            if article.locale.tag not in file.readings:
                file.readings[article.locale.tag] = _read_as_foreign(publication, file, (article.locale, locale))
            yield options.adopt_catalog(segmented, file.readings[article.locale.tag], file.language)


def _read_catalog(publication: Publication, path: Path) -> _PoFile:
    """Read a PO file in any form."""
    name = publication.display_path(path)
    try:
        text = files.read_text(path, name)
    except FileNotFoundError:
        raise UsageError(f"There is no file {name}.", remedy="Name a PO file.") from None
    return _PoFile(name, tuple(reader.read_foreign(text, name)), reader.find_language(text))


def _read_as_foreign(publication: Publication, file: _PoFile, locales: tuple[Locale, Locale]) -> ForeignCatalog:
    """Read the messages as another tool's. They may use the link definitions of any article."""
    sentences = publication.unit is UnitSize.SENTENCE
    return build_catalog(file.messages, file.name, locales, _link_definitions(publication), sentences=sentences)


def _homeless_finding(path: str, message: Message) -> Finding:
    text = f"{quote(message.source)} is in no article; its translation found no place: {quote(message.target)}."
    return warning(path, FindingCode.ADOPT_LEFT, text, line=message.line)


def _stray_finding(path: str, name: str, ids: Iterable[str]) -> Finding:
    """Return the finding for a PO file of that name, without which no article was found."""
    similar = discovery.suggest_article(name, ids)
    remedy = f"Did you mean --translation-of articles/{similar}.md?" if similar else "Pass --translation-of."
    return warning(path, FindingCode.ADOPT_FILE, "No article has a message of this file.", remedy)


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
            for id in _match_catalog(publication, path, ids, locale):
                sources.setdefault(id, []).append(path)
        else:
            text = (
                f"Pass --translation-of for {files.printable_path(str(path))}: the article that it is a translation of."
            )
            raise UsageError(text, remedy="New articles cannot be adopted yet.")
    return sources, findings


def _match_catalog(publication: Publication, path: Path, ids: Sequence[str], locale: Locale) -> Sequence[str]:
    """Return the articles that a PO file may be for: those it refers to, else the one of its name, else all."""
    try:
        lines = _REFERENCES.findall(files.read_text(path, publication.display_path(path)))
    except ContentError:  # the adoption reports it
        return ids
    references = {reference for line in lines for reference in line.split()}
    referred = [id for id in ids if publication.display_path(publication.article_path(id)) in references]
    if referred:
        return referred
    stem = _article_stem(path.stem, locale)
    return [id for id in ids if id.rpartition("/")[2] == stem] or ids


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
    """Return a path without what downloads, mail and people put behind the name of an article."""
    path = _COPY.sub("", path)
    for tag in (locale.tag, locale.path, locale.language):
        for mark in _BEFORE_LANGUAGE:
            path = path.removesuffix(f"{mark}{tag}")
    path = _COPY.sub("", path)
    return path.removesuffix("/index")
