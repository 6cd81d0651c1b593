"""One run of drafting: every language of it, by its engine and the shortest way that the engine's pairs allow."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from polyglot.catalogs import recall, store
from polyglot.drafting.draft import Job, batches, fill, job
from polyglot.drafting.engine import Engine, load, path
from polyglot.drafting.remember import remember
from polyglot.errors import ContentError
from polyglot.model import Finding, Locale, Severity
from polyglot.publication import Publication, kind_of
from polyglot.settings import FILE_NAME
from polyglot.text import article as articles
from polyglot.text import library


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What a drafting run did."""

    drafted: Mapping[str, int]  # messages, by language
    rough: tuple[tuple[str, str], ...]  # pairs for which only the starter model was there
    findings: tuple[Finding, ...]
    remembered: int = 0  # of the drafted messages, those that the translation memory had
    refused: tuple[str, ...] = ()  # languages that the publication wants no machine's drafts for


def run(
    publication: Publication,
    locales: Sequence[Locale],
    day: str,
    findings: Iterable[Finding],
    progress: Callable[[int, int], None],
) -> DraftReport:
    """Draft into these languages. A pair without an engine is a finding, and its messages stay missing."""
    found = list(findings)
    refused = tuple(locale.tag for locale in locales if not publication.rules[locale.tag].drafts)
    locales = [locale for locale in locales if locale.tag not in refused]
    work, unread = _jobs(publication, locales)
    found += [finding for finding in unread if finding not in found]
    drafted: Counter[str] = Counter({locale.tag: 0 for locale in locales})
    remembered = _remember(publication, work, day) if work else Counter()
    drafted.update(remembered)
    total = sum(len(one.sentences) for jobs in work.values() for one in jobs)
    done = 0
    engines: dict[str, Engine] = {}
    rough = set()
    for (source, target), jobs in work.items():
        if not jobs:
            continue
        name = publication.rules[target.tag].engine
        engine = engines[name] if name in engines else engines.setdefault(name, load(name))
        way = path(engine.pairs(), source.tag, target.tag)
        if way is None:
            found.append(_no_way(name, source, target, len(jobs)))
            continue
        for batch in batches(jobs):
            tally = fill(publication, engine, way, batch, day)
            drafted[target.tag] += tally.drafted
            found += tally.findings
            done += sum(len(one.sentences) for one in batch)
            progress(done, total)
        rough |= {pair for pair in way if _is_starter(engine, pair)}
    return DraftReport(dict(drafted), tuple(sorted(rough)), tuple(found), remembered.total(), refused)


def _remember(publication: Publication, work: dict[tuple[Locale, Locale], list[Job]], day: str) -> Counter[str]:
    """Draft what the memory knows; what is left of the work stays there. Returns the messages by language."""
    drafted: Counter[str] = Counter()
    with recall.opened(publication) as memory:
        for (source, target), jobs in work.items():
            left = []
            for rest, count in remember(publication, memory, source, jobs, day):
                drafted[target.tag] += count
                left += [rest] if rest else []
            jobs[:] = left
    return drafted


def _jobs(
    publication: Publication, locales: Sequence[Locale]
) -> tuple[dict[tuple[Locale, Locale], list[Job]], list[Finding]]:
    """What is to be done, by pair of languages; and what could not be read."""
    work: dict[tuple[Locale, Locale], list[Job]] = defaultdict(list)
    findings = []
    for id in library.texts(publication)[0]:
        for locale in locales:
            try:
                one = job(publication, id, locale)
                if one is not None:
                    work[articles.read(id, publication).locale, locale].append(one)
            except ContentError as error:
                findings.append(
                    store.finding(error, "catalog" if error.where.endswith((".po", ".jsonl")) else kind_of(id))
                )
    return work, findings


def _no_way(name: str, source: Locale, target: Locale, count: int) -> Finding:
    left = "1 catalog keeps its" if count == 1 else f"{count} catalogs keep their"
    text = f"The engine “{name}” has no model from {source.tag} to {target.tag}; {left} missing messages."
    remedy = f"polyglot models install {source.language} {target.language}"
    return Finding(FILE_NAME, 1, "no-engine", Severity.WARNING, text, remedy)


def _is_starter(engine: Engine, pair: tuple[str, str]) -> bool:
    package = getattr(engine, "package", None)
    return package is not None and package(pair).starter
