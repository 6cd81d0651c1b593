"""`polyglot status`: words by state, for each language and article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from polyglot.articles import article as articles
from polyglot.articles import discovery
from polyglot.catalogs.ledger import published
from polyglot.catalogs.ledger.article_translations import load_article
from polyglot.catalogs.ledger.published import Published, PublishedSince
from polyglot.catalogs.ledger.records import HUMAN_STATES
from polyglot.editions.entries import ArticleSummary, summarize_article
from polyglot.editions.plan import Decision, decide
from polyglot.editions.print_policy import BuildMode
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error, ordered
from polyglot.model import Locale, State
from polyglot.publication import Publication, text_kind
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress


@dataclass(frozen=True, slots=True)
class ArticleStatus:
    """How far an article is in one language, or what an issue says of itself."""

    article: str
    title: str
    language: str
    words: Mapping[State, int]
    share: float  # of the words that are reviewed
    publishable: bool  # what an issue says of itself never is, since it goes with the articles
    waiting: int = 0  # words that wait for a second reviewer
    doubtful: int = 0  # of the words in drafts, those of drafts to look at first
    unmodified: float = 0.0  # the share of the reviewed text that is as a machine wrote it
    suspect: bool = False  # that is more than the publication likes
    refused: bool = False  # or than it takes: the article does not count as reviewed


@dataclass(frozen=True, slots=True)
class StatusReport:
    """How far everything is."""

    articles: tuple[ArticleStatus, ...]
    findings: tuple[Finding, ...]


def status(
    publication: Publication, locales: Sequence[Locale], progress: Progress = parallel.no_progress
) -> StatusReport:
    """Words by state, per language and article."""
    ids, findings = discovery.find_texts(publication)
    so_far = {locale.tag: published.read(publication, locale) for locale in locales}
    rows: list[ArticleStatus] = []
    for found, wrong in parallel.map_processes(partial(_read_statuses, publication, locales, so_far), ids, progress):
        rows += (row for row in found if row.words or text_kind(row.article) == "article")
        findings += wrong
    order = {locale.tag: number for number, locale in enumerate(locales)}
    rows.sort(key=lambda row: (order[row.language], row.article))
    return StatusReport(tuple(rows), ordered(findings))


def _read_statuses(
    publication: Publication, locales: Sequence[Locale], so_far: Mapping[str, Published], id: str
) -> tuple[list[ArticleStatus], list[Finding]]:
    """How far one article is in these languages; what cannot be read is a finding."""
    try:
        opened = load_article(publication, locales, id)
    except ContentError as error:
        return [], [from_error(error, FindingCode(text_kind(id)))]
    rows = []
    for tag, entry in summarize_article(publication, opened, BuildMode()).items():
        if entry.original.tag != tag:
            publicity = so_far[tag].get(id, PublishedSince())
            rows.append(_create_status(entry, tag, decide(entry.standing, publicity, preview=False)))
    return rows, [*articles.find_warnings(opened.segmented.article), *opened.findings.values()]


def _create_status(entry: ArticleSummary, tag: str, verdict: Decision) -> ArticleStatus:

    far = entry.standing
    words = far.coverage.words
    return ArticleStatus(
        article=entry.id,
        title=entry.title.text,
        language=tag,
        words=words,
        share=far.coverage.share,
        publishable=verdict.enters and text_kind(entry.id) == "article",
        waiting=sum(words.get(state, 0) for state in HUMAN_STATES) - far.coverage.reviewed,
        doubtful=far.doubtful,
        unmodified=far.unmodified,
        suspect=far.suspect,
        refused=far.refused,
    )
