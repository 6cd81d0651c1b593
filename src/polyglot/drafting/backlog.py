"""Drafting backlog: messages without a draft, by language pair and text."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from polyglot.articles import article as articles
from polyglot.articles import discovery
from polyglot.drafting.catalog_job import find_undrafted
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error
from polyglot.language.word_count import count_words
from polyglot.model import Locale
from polyglot.publication import Publication, text_kind
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress, no_message, no_progress


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRequest:
    """Settings of a drafting run."""

    publication: Publication
    locales: Sequence[Locale]
    day: str  # ISO date for the ledgers
    ids: Sequence[str] | None = None  # only these texts
    engine: str = ""  # overrides the publication's engine
    scheduler: str = ""  # address of a Dask cluster
    redraft: bool = False  # also replace drafts that no person has changed
    use_cache: bool = True  # reuse earlier answers of an engine
    notify: Callable[[str], None] = no_message  # gets each address that sentences are sent to, before the first is sent

    @property
    def allowed_locales(self) -> tuple[Locale, ...]:
        """Languages for which the publication allows machine drafts."""
        return tuple(locale for locale in self.locales if self.publication.rules[locale.tag].drafts)

    @property
    def refused_tags(self) -> tuple[str, ...]:
        """Tags of the languages for which the publication allows no machine drafts."""
        return tuple(locale.tag for locale in self.locales if locale not in self.allowed_locales)

    def engine_for(self, locale: Locale) -> str:
        """Return the name of the engine that drafts into a language."""
        return self.engine or self.publication.rules[locale.tag].engine


@dataclass(frozen=True, slots=True)
class LanguagePair:
    """The backlog from one language into another."""

    source: Locale
    target: Locale
    ids: tuple[str, ...]
    messages: int
    words: int


def find_backlog(request: DraftRequest, progress: Progress = no_progress) -> tuple[list[LanguagePair], list[Finding]]:
    """Return the backlog in the order of the requested languages, and a finding for each file that cannot be read."""
    ids = [id for id in discovery.find_texts(request.publication)[0] if request.ids is None or id in request.ids]
    # Texts are counted in parallel, then grouped by language pair.
    counts_by_pair: dict[tuple[Locale, Locale], list[tuple[str, int, int]]] = defaultdict(list)
    findings: list[Finding] = []
    results = parallel.map_processes(partial(_count_undrafted, request), ids, progress)
    for id, (counts, unreadable) in zip(ids, results, strict=True):
        findings += unreadable
        for source, target, messages, words in counts:
            counts_by_pair[source, target].append((id, messages, words))
    pairs = [
        LanguagePair(
            source,
            target,
            ids=tuple(id for id, _, _ in counts),
            messages=sum(messages for _, messages, _ in counts),
            words=sum(words for _, _, words in counts),
        )
        for (source, target), counts in counts_by_pair.items()
    ]
    return sorted(pairs, key=lambda pair: (request.locales.index(pair.target), pair.source.tag)), findings


def _count_undrafted(request: DraftRequest, id: str) -> tuple[list[tuple[Locale, Locale, int, int]], list[Finding]]:
    """Return source, target, messages and words of a text's backlog per language, and findings for unreadable files."""
    counts, findings = [], []
    source: Locale | None = None  # read for the first language with a backlog
    for target in request.allowed_locales:
        try:
            messages = find_undrafted(request.publication, id, target, redraft=request.redraft)
            if messages and source is None:
                source = articles.read(id, request.publication).locale
            if messages and source is not None and source != target:
                words = sum(count_words(message.source) for message in messages)
                counts.append((source, target, len(messages), words))
        except ContentError as error:
            findings.append(unreadable_finding(error, id))
    return counts, findings


def unreadable_finding(error: ContentError, id: str) -> Finding:
    """Return a finding for an unreadable file of a text: the text itself, a catalog or a ledger."""
    return from_error(error, FindingCode("catalog" if error.where.endswith((".po", ".jsonl")) else text_kind(id)))
