"""Drafts from texts that are like one: adapted matches of the memory, beside the match as it is and the engine's own draft.

    uv run python -m benchmarks.adapting [--examples N]

The memory is what people translated of a course into Spanish (`../shared/corpora`), in earlier wordings too, sentence by
sentence. For each of its texts it is asked for others that are alike; what comes of them is compared with what a person wrote
for that text, by chrF (Popović 2015; chrF2, without spaces, of single texts) on the words without markup. The starter model was
trained on most of these texts, which flatters the engine.
"""

import argparse
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import COURSE, require
from polyglot.catalogs.memory import store
from polyglot.catalogs.po import reader
from polyglot.drafting.memory_matches import fuzzy
from polyglot.drafting.memory_matches.adapt import AdaptedMatch, strip_markup
from polyglot.engines.argos import ArgosEngine
from polyglot.language.locales import parse_tag
from polyglot.markdown import parser as dialect
from polyglot.markdown.units import SegmentationOptions, translatable_units, walk
from polyglot.model import MemoryMatch, MessageKey, TranslationPair, Unit
from polyglot.storage import files

PAIR = (parse_tag("en"), parse_tag("es"))
TAGS = (PAIR[0].tag, PAIR[1].tag)
_CODE = re.compile(r'["/]|[^a-z]*$')  # strings and comments of programs


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one text, by chrF."""

    way: str  # how its draft was made
    score: float  # of the match
    own: float
    match: float
    engine: float
    shown: str


def main() -> None:
    parser = argparse.ArgumentParser(description="Adapted matches of the memory beside the engine's own drafts.")
    parser.add_argument("--examples", type=int, default=0, help="show so many of each kind")
    options = parser.parse_args()
    known = translations()
    started = time.perf_counter()
    found = dict(matched(known))
    took = time.perf_counter() - started
    rows = list(judged(found, known))
    print(f"{len(known)} texts, {len(found)} have one that is alike ({took / len(known) * 1e3:.1f} ms a text).")
    print("chrF of:                 adapted   match  engine     better than the engine's, worse (by 1 or more)")
    for way in ("certain", "phrases", "alignment", "none"):
        some = [row for row in rows if row.way == way]
        for low, high in ((70, 80), (80, 90), (90, 100), (70, 100)):
            line(f"{way} {low} to {high}", [row for row in some if low <= row.score <= high])
        for row in random.Random(1).sample(some, min(options.examples, len(some))):
            print(row.shown)


def line(name: str, rows: Sequence[Row]) -> None:
    """The means of some rows, and how often which way was the better one."""
    if rows:
        means = [
            sum(column) / len(rows) for column in zip(*((row.own, row.match, row.engine) for row in rows), strict=True)
        ]
        better = sum(row.own > row.engine + 1 for row in rows) / len(rows)
        worse = sum(row.own < row.engine - 1 for row in rows) / len(rows)
        print(f"{name:18}{len(rows):4} {means[0]:9.1f}{means[1]:8.1f}{means[2]:8.1f}{better:11.0%}{worse:6.0%}")


def translations() -> dict[Unit, list[str]]:
    """What people wrote for each text, where both sides are cut into as many sentences."""
    found: dict[MessageKey, tuple[Unit, list[str]]] = {}
    for message in reader.read_foreign(files.read_text(require(COURSE / "po/es.po")), "es.po"):
        if (
            message.target
            and not message.fuzzy
            and message.source != message.target
            and not _CODE.match(message.source)
        ):
            ours, theirs = (units(text, tag) for text, tag in zip((message.source, message.target), TAGS, strict=True))
            if [unit.block.kind for unit in ours] == [unit.block.kind for unit in theirs]:
                for one, other in zip(ours, theirs, strict=True):
                    found.setdefault(one.key, (one, []))[1].append(other.text)
    return dict(found.values())


def units(text: str, tag: str) -> list[Unit]:
    tokens, env = dialect.parse_blocks(text)
    return translatable_units(walk(tokens, env, SegmentationOptions(tag)))


def matched(
    known: Mapping[Unit, Sequence[str]],
) -> Iterator[tuple[Unit, tuple[fuzzy.SimilarMatches | None, MemoryMatch]]]:
    """The texts that have others like them, with what is to be made of those, and the most alike."""
    with tempfile.TemporaryDirectory() as folder, store.open_memory(Path(folder) / "memory.sqlite") as tm:
        for number, (unit, targets) in enumerate(known.items()):
            tm.replace_pairs(str(number), TAGS[1], "", [TranslationPair(TAGS, unit.text, target) for target in targets])
        for number, unit in enumerate(known):
            tm.remove_pairs(str(number), TAGS[1])
            best = tm.find_fuzzy(unit.text, TAGS, fuzzy.MIN_SCORE, limit=1)
            if best:
                yield unit, (fuzzy.find_similar(tm, unit, PAIR), best[0])
            tm.replace_pairs(
                str(number), TAGS[1], "", [TranslationPair(TAGS, unit.text, target) for target in known[unit]]
            )


def judged(
    found: Mapping[Unit, tuple[fuzzy.SimilarMatches | None, MemoryMatch]], known: Mapping[Unit, Sequence[str]]
) -> Iterator[Row]:
    engine = ArgosEngine()
    asks = [one for one, _ in found.values() if one is not None]
    asked = [strip_markup(unit.text) for unit in found] + [phrase for one in asks for phrase in one.phrases]
    answers = dict(zip(asked, engine.translate(asked, *TAGS), strict=True))
    pairs = list(dict.fromkeys(pair for one in asks for pair in one.pairs))
    aligned = dict(
        zip(pairs, engine.align([pair[0] for pair in pairs], [pair[1] for pair in pairs], *TAGS), strict=True)
    )
    for unit, (one, match) in found.items():
        drafts = [one.draft(answers), one.draft(answers, aligned)] if one else [None, None]
        way = "none" if drafts[1] is None else "alignment" if drafts[0] is None else "phrases"
        draft: AdaptedMatch | None = drafts[0] or drafts[1]
        way = "certain" if draft and draft.certain else way
        said = draft or AdaptedMatch(match.target, match)
        references = [strip_markup(text) for text in known[unit]]
        texts = (said.text, said.match.target, answers[strip_markup(unit.text)].text)
        scores = [max(chrf(strip_markup(text), reference) for reference in references) for text in texts]
        labels = ("was", "is", "said", "made", "engine", "person")
        told = (said.match.source, unit.text, said.match.target, said.text, texts[2], references[0])
        shown = "\n".join(f"    {label:7} {text}" for label, text in zip(labels, told, strict=True))
        yield Row(
            way, said.match.score, scores[0], scores[1], scores[2], f"  {scores[0]:.0f} / {scores[2]:.0f}\n{shown}"
        )


def chrf(text: str, reference: str, longest: int = 6, beta: float = 2) -> float:
    """How many runs of letters, up to six long, a text shares with a reference, of 100."""
    ours, theirs = text.replace(" ", ""), reference.replace(" ", "")
    shares = []
    for size in range(1, longest + 1):
        one, other = runs(ours, size), runs(theirs, size)
        if one and other:
            shared = (one & other).total()
            shares.append((shared / one.total(), shared / other.total()))
    precision, recall = (sum(column) / len(shares) for column in zip(*shares, strict=True)) if shares else (0.0, 0.0)
    whole = beta**2 * precision + recall
    return 100 * (1 + beta**2) * precision * recall / whole if whole else 0.0


def runs(text: str, size: int) -> Counter[str]:
    return Counter(text[start : start + size] for start in range(len(text) - size + 1))


if __name__ == "__main__":
    main()
