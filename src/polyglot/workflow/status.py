"""`polyglot status`: words by state, by language and article."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from polyglot.articles import discovery
from polyglot.catalogs.ledger import file_snapshot, published
from polyglot.catalogs.ledger.published import Published, PublishedSince
from polyglot.catalogs.ledger.readiness import LanguageProgress, TextProgress
from polyglot.catalogs.ledger.records import HUMAN_STATES
from polyglot.checking.shared_inputs import check_shared_inputs
from polyglot.editions.plan import Decision, decide
from polyglot.findings import Finding, ordered
from polyglot.model import Locale, State
from polyglot.publication import Publication, text_kind
from polyglot.storage import fingerprints, parallel, results
from polyglot.storage.parallel import Progress
from polyglot.storage.results import StoreFile, Work


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
    errors: int = 0  # words in translations with errors, which do not count as reviewed
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
    """Return the state of all articles and issues in these languages. Only texts that have changed are read."""
    published_since = {locale.tag: published.read(publication, locale) for locale in locales}
    snapshot = file_snapshot.scan_files(publication, locales, ledgers=True)
    ids, findings = discovery.find_texts(publication, snapshot.articles)
    key = results.create_key(publication, fingerprints.hash_content(publication.glossary))
    file = StoreFile(publication.cache_dir / "status.sqlite", key)
    shared = check_shared_inputs(publication, file, snapshot)
    texts = results.update_results(
        file,
        Work(" ".join(published_since), TextProgress, partial(_load_reader, publication, locales)),
        {id: (*snapshot.signatures(id), *shared.plug_ins.values()) for id in ids},
        snapshot.time,
        progress,
    )
    for text in texts.values():
        findings += text.findings
    return StatusReport(tuple(_create_rows(published_since, texts)), ordered(findings))


def _load_reader(publication: Publication, locales: Sequence[Locale]) -> Callable[[str], TextProgress]:
    """Return the function that reads a text, which needs the parsers."""
    from polyglot.editions.progress import read_progress

    return partial(read_progress, publication, locales)


def _create_rows(
    published_since: Mapping[str, Published], texts: Mapping[str, TextProgress]
) -> Iterator[ArticleStatus]:
    """Yield a row for each language and text, but not for the texts of an issue without words."""
    for tag, dates in published_since.items():
        for id, text in texts.items():
            progress = text.languages.get(tag)
            if progress and (progress.readiness.coverage.words or text_kind(id) == "article"):
                decision = decide(progress.readiness, dates.get(id, PublishedSince()), preview=False)
                yield _create_status(id, tag, progress, decision)


def _create_status(id: str, tag: str, progress: LanguageProgress, decision: Decision) -> ArticleStatus:
    readiness = progress.readiness
    words = readiness.coverage.words
    return ArticleStatus(
        article=id,
        title=progress.title,
        language=tag,
        words=words,
        share=readiness.coverage.share,
        publishable=decision.enters and text_kind(id) == "article",
        waiting=sum(words.get(state, 0) for state in HUMAN_STATES) - readiness.coverage.reviewed - readiness.failing,
        doubtful=readiness.doubtful,
        errors=readiness.failing,
        unmodified=readiness.unmodified,
        suspect=readiness.suspect,
        refused=readiness.refused,
    )
