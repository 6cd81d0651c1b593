"""What there is to draft: by language, how many messages of which texts."""

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
    """What a run of drafting is to do."""

    publication: Publication
    locales: Sequence[Locale]
    day: str  # ISO: what ledgers note
    ids: Sequence[str] | None = None  # only these texts
    engine: str = ""  # in place of what the publication says
    scheduler: str = ""  # the address of a cluster
    redraft: bool = False  # drafts that nobody touched are made anew, too
    use_cache: bool = True  # may what an engine said before be taken?
    notify: Callable[[str], None] = no_message  # hears each address that sentences go to, before one does

    @property
    def allowed_locales(self) -> tuple[Locale, ...]:
        """The languages that the publication takes a machine's drafts for."""
        return tuple(locale for locale in self.locales if self.publication.rules[locale.tag].drafts)

    @property
    def refused_tags(self) -> tuple[str, ...]:
        """The tags of the others."""
        return tuple(locale.tag for locale in self.locales if locale not in self.allowed_locales)

    def engine_for(self, locale: Locale) -> str:
        """The name of the engine that drafts into a language."""
        return self.engine or self.publication.rules[locale.tag].engine


@dataclass(frozen=True, slots=True)
class LanguagePair:
    """What is to be drafted from one language into another."""

    source: Locale
    target: Locale
    ids: tuple[str, ...]
    messages: int
    words: int


def find_backlog(order: DraftRequest, progress: Progress = no_progress) -> tuple[list[LanguagePair], list[Finding]]:
    """What there is to do, in the order of the languages, and what cannot be read."""
    ids = [id for id in discovery.find_texts(order.publication)[0] if order.ids is None or id in order.ids]
    found: dict[tuple[Locale, Locale], list[tuple[str, int, int]]] = defaultdict(list)
    findings: list[Finding] = []
    for id, (rows, wrong) in zip(
        ids, parallel.map_processes(partial(_count_undrafted, order), ids, progress), strict=True
    ):
        findings += wrong
        for source, target, messages, words in rows:
            found[source, target].append((id, messages, words))
    lines = [
        LanguagePair(
            source,
            target,
            ids=tuple(id for id, _, _ in rows),
            messages=sum(messages for _, messages, _ in rows),
            words=sum(words for _, _, words in rows),
        )
        for (source, target), rows in found.items()
    ]
    return sorted(lines, key=lambda line: (order.locales.index(line.target), line.source.tag)), findings


def _count_undrafted(order: DraftRequest, id: str) -> tuple[list[tuple[Locale, Locale, int, int]], list[Finding]]:
    """How many messages and words of a text want a draft, by source and target; what cannot be read is a finding."""
    rows, findings = [], []
    own: Locale | None = None  # read when the first language wants it
    for locale in order.allowed_locales:
        try:
            messages = find_undrafted(order.publication, id, locale, redraft=order.redraft)
            if messages and own is None:
                own = articles.read(id, order.publication).locale
            if messages and own is not None and own != locale:
                rows.append((own, locale, len(messages), sum(count_words(one.source) for one in messages)))
        except ContentError as error:
            findings.append(unreadable_finding(error, id))
    return rows, findings


def unreadable_finding(error: ContentError, id: str) -> Finding:
    """What could not be read of a text: its own file, or a catalog or ledger of it."""
    return from_error(error, FindingCode("catalog" if error.where.endswith((".po", ".jsonl")) else text_kind(id)))
