"""`polyglot status`: words by state, by language and article."""

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
    """The state of an article, or of the texts of an issue, in one language."""

    article: str
    title: str
    language: str
    words: Mapping[State, int]
    share: float  # of words that are reviewed
    publishable: bool  # False for the texts of an issue, which are published with its articles
    waiting: int = 0  # words that need an approval
    doubtful: int = 0  # words in doubtful drafts
    unmodified: float = 0.0  # the share of the reviewed text that is unchanged machine translation
    suspect: bool = False  # `unmodified` exceeds `warn_unmodified` of the settings
    refused: bool = False  # `unmodified` exceeds `refuse_unmodified`: the article does not count as reviewed


@dataclass(frozen=True, slots=True)
class StatusReport:
    """The state of all articles, by language and article."""

    articles: tuple[ArticleStatus, ...]
    findings: tuple[Finding, ...]


def status(
    publication: Publication, locales: Sequence[Locale], progress: Progress = parallel.no_progress
) -> StatusReport:
    """Return the state of all articles and issues in these languages."""
    ids, findings = discovery.find_texts(publication)
    published_since = {locale.tag: published.read(publication, locale) for locale in locales}
    rows: list[ArticleStatus] = []
    for article_rows, article_findings in parallel.map_processes(
        partial(_read_statuses, publication, locales, published_since), ids, progress
    ):
        rows += (row for row in article_rows if row.words or text_kind(row.article) == "article")
        findings += article_findings
    order = {locale.tag: number for number, locale in enumerate(locales)}
    rows.sort(key=lambda row: (order[row.language], row.article))
    return StatusReport(tuple(rows), ordered(findings))


def _read_statuses(
    publication: Publication, locales: Sequence[Locale], published_since: Mapping[str, Published], id: str
) -> tuple[list[ArticleStatus], list[Finding]]:
    """Return the state of one article in these languages; a file that cannot be read is a finding."""
    try:
        loaded = load_article(publication, locales, id)
    except ContentError as error:
        return [], [from_error(error, FindingCode(text_kind(id)))]
    rows = []
    for tag, entry in summarize_article(publication, loaded, BuildMode()).items():
        if entry.original.tag != tag:
            published = published_since[tag].get(id, PublishedSince())
            rows.append(_create_status(entry, tag, decide(entry.readiness, published, preview=False)))
    return rows, [*articles.find_warnings(loaded.segmented.article), *loaded.findings.values()]


def _create_status(entry: ArticleSummary, tag: str, decision: Decision) -> ArticleStatus:
    readiness = entry.readiness
    words = readiness.coverage.words
    return ArticleStatus(
        article=entry.id,
        title=entry.title.text,
        language=tag,
        words=words,
        share=readiness.coverage.share,
        publishable=decision.enters and text_kind(entry.id) == "article",
        waiting=sum(words.get(state, 0) for state in HUMAN_STATES) - readiness.coverage.reviewed,
        doubtful=readiness.doubtful,
        unmodified=readiness.unmodified,
        suspect=readiness.suspect,
        refused=readiness.refused,
    )
