"""Where markup ends up: word F1 of the spans, projected onto the words of human translators.

    uv run python -m benchmarks.markup [--all]

The human translations of a course (`../shared/corpora`) are read as Markdown and cut into sentences where both sides have
as many. Those are kept in which the source and the human have the same marks: links by address, code by content, emphasis
by kind and order. The human's words without markup go to the engine, which is made to write them and says what it
looked at; then the source's marks are projected onto them. The human's own marks are the truth. The starter model has seen
most of this file, so its attention is at its best here; what is left without it is in the table too.

Half of the messages, by the hash of their msgid, are held back: constants were chosen on the other half (`--dev` shows
it), and all figures here are about the held half. What is learned of words is learned from the whole file's sentences and
translations without their markup, as a run learns from its own.

What ours is compared with:

pieces          what argos's `translate-html` does: the text between two tags is translated apart. Its words are not the
                human's, so each span's translation is looked for among these, at the place where it fits best; if it is
                nowhere, the span has the place that it has in the pieces put together. Code is taken to come through.
position        the same share of the words as in the source: monotone projection without attention.
attention alone each word belongs to a span as far as it looked at it, and nothing else has a say; `noise alone` the same
                where attention is replaced by noise.

`--all` adds French, German, Arabic, Chinese and Japanese, for which there is no model: words alone, and by position.
"""

import argparse
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.fuzz import partial_ratio_alignment

from benchmarks.corpora import COURSE, require
from polyglot.catalogs.po import reader
from polyglot.drafting.inline_markup.sentence import InlineTag, Projection, Sentence, TagPositions
from polyglot.drafting.tag_projection.priors import Pairing, alignment_priors, build_grids
from polyglot.drafting.tag_projection.project import TagPlacement
from polyglot.drafting.tag_projection.projector import ProjectionInput, Projector, find_doubtful_spans, learn_projector
from polyglot.drafting.tag_projection.tokens import TokenizedText, is_word, tokenize
from polyglot.engines.argos import ArgosEngine
from polyglot.markdown import markup, sentences
from polyglot.markdown import parser as dialect
from polyglot.model import Alignment
from polyglot.storage import files

OTHERS = {"fr": "fr", "de": "de", "ar": "ar", "zh": "zh-CN", "ja": "ja"}
FEW = 30  # sentences of a short article
COLUMNS = ("link", "emphasis", "code", "all but code", "with words", "all")
STEPS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)

_STRANGE = re.compile(r"[\"!#]|//|```|\|")


class Case(NamedTuple):
    """A sentence with marks, the human's words, and where the human's marks are in them."""

    sentence: Sentence
    human: str
    truth: TagPositions
    kinds: tuple[str, ...]
    held: bool


Way = Callable[[Case], TagPositions]


@dataclass(slots=True)
class Score:
    """Words of spans, and spans."""

    right: int = 0
    ours: int = 0
    theirs: int = 0
    exact: int = 0
    spans: int = 0

    @property
    def f1(self) -> float:
        """Word F1, in percent."""
        return 200 * self.right / max(1, self.ours + self.theirs)

    def __str__(self) -> str:
        return f"{self.f1:5.1f} {100 * self.exact / max(1, self.spans):5.1f}"


@dataclass(slots=True)
class Table:
    """The scores of one way, by kind of mark."""

    name: str
    scores: defaultdict[str, Score] = field(default_factory=lambda: defaultdict(Score))

    def add(self, case: Case, places: TagPositions, language: str) -> None:
        """Count one sentence in."""
        human = tokenize(case.human, language)
        for number, kind in enumerate(case.kinds):
            ours, theirs = (inside(human, place[number]) for place in (places, case.truth))
            for column in columns(case.sentence, number, kind):
                score = self.scores[column]
                score.right += len(ours & theirs)
                score.ours += len(ours)
                score.theirs += len(theirs)
                score.exact += places[number] == case.truth[number]
                score.spans += 1

    def __str__(self) -> str:
        return f"{self.name:36}" + "  ".join(str(self.scores[column]) for column in COLUMNS)


def columns(sentence: Sentence, number: int, kind: str) -> Iterator[str]:
    """The columns that a mark counts in. One with words has more in it than code and addresses."""
    yield kind
    yield "all"
    mark = sentence.tags[number]
    if not mark.verbatim:
        yield "all but code"
        held = [one for one in sentence.tags if one.verbatim and mark.start <= one.start and one.end <= mark.end]
        if sum(one.end - one.start for one in held) < mark.end - mark.start:
            yield "with words"


def inside(text: TokenizedText, place: tuple[int, int]) -> set[int]:
    return {number for number in text.find_overlapping(*place) if is_word(text.keys[number])}


# The cases


def cases(path: Path, language: str) -> tuple[list[Case], list[tuple[str, str]]]:
    """The sentences that have marks on both sides, and all sentences with their translations, as plain text."""
    found, texts = [], []
    for message in reader.read_foreign(files.read_text(path), path.name):
        if not message.target or message.fuzzy or message.obsolete or message.source == message.target:
            continue
        both = blocks(message.source), blocks(message.target)
        if _STRANGE.match(message.source) or len(both[0]) != len(both[1]):
            continue
        held = sha256(message.source.encode()).digest()[0] % 2 == 1
        for source, target in zip(*both, strict=True):
            parts = cut(source, "en"), cut(target, language)
            if len(parts[0]) != len(parts[1]):
                parts = [source], [target]
            for one, other in zip(*parts, strict=True):
                ours, theirs = read(one), read(other)
                if ours and theirs and ours[0].text.strip() and theirs[0].text.strip():
                    texts.append((ours[0].text, theirs[0].text))
                    if ours[1] and Counter(ours[1]) == Counter(theirs[1]):
                        found.append(paired(*ours, *theirs, held=held))
    return found, texts


def paired(
    sentence: Sentence, keys: list[tuple[str, str]], human: Sentence, others: list[tuple[str, str]], *, held: bool
) -> Case:
    places = defaultdict(list)
    for mark, key in zip(human.tags, others, strict=True):
        places[key].append((mark.start, mark.end))
    truth = tuple(places[key].pop(0) for key in keys)
    return Case(sentence, human.text, truth, tuple(kind for kind, _ in keys), held)


def blocks(text: str) -> list[str]:
    return [token.content for token in dialect.parse_blocks(text)[0] if token.type == "inline"]


def cut(text: str, language: str) -> list[str]:
    found = markup.scan(text, {})
    return [
        text[first:last]
        for start, end in sentences.split_lines(text, found)
        for first, last in sentences.split_sentences(text, start, end, found, language)
    ]


def read(text: str) -> tuple[Sentence, list[tuple[str, str]]] | None:
    """A text's words and marks, and what each mark is; None for what has pictures, tags or footnotes."""
    plain = ""
    opened: list[tuple[int, int, tuple[str, str]]] = []
    found: list[tuple[int, int, int, InlineTag, tuple[str, str]]] = []
    for number, token in enumerate(dialect.parse_inline(text, {})):
        start = len(plain)
        if token.type in {"text", "text_special", "code_inline"}:
            plain += token.content
        elif token.type == "softbreak":
            plain += " "
        elif token.type.endswith("_open"):
            kind = {"link_open": "link", "address_open": "address"}.get(token.type, "emphasis")
            opened.append((start, number, (kind, str(token.attrs.get("href", token.type)))))
        elif token.type.endswith("_close"):
            start, first, key = opened.pop()
            found.append((start, -len(plain), first, InlineTag(start, len(plain), "*", "*", key[0] == "address"), key))
        else:
            return None
        if token.type == "code_inline":
            key = ("code", token.content)
            found.append((start, -len(plain), number, InlineTag(start, len(plain), "`", "`", verbatim=True), key))
    found.sort(key=lambda one: one[:3])
    return Sentence(plain, tuple(one[3] for one in found)), [one[4] for one in found]


# What becomes of attention


def noise(alignment: Alignment, chance: random.Random) -> Alignment:
    """Each piece looks at one or two others, wherever they are."""
    count = max(1, len(alignment.source))
    rows = (
        ((chance.randrange(count), 0.7), (chance.randrange(count), 0.3)) if alignment.source else ()
        for _ in alignment.target
    )
    return replace(alignment, weights=tuple(rows))


def scattered(alignment: Alignment, chance: random.Random) -> Alignment:
    """Each piece looks at everything, at random."""
    rows = []
    for _ in alignment.target:
        row = [chance.random() ** 3 for _ in alignment.source]
        rows.append(tuple((number, share / sum(row)) for number, share in enumerate(row)))
    return replace(alignment, weights=tuple(rows))


def late(alignment: Alignment, _: random.Random) -> Alignment:
    """Each piece looks at what the piece before it should."""
    return replace(alignment, weights=((), *alignment.weights[:-1]))


def diffuse(alignment: Alignment, _: random.Random) -> Alignment:
    """Three quarters of what a piece looks at is everything, and the end above all."""
    count = len(alignment.source)
    rows = []
    for row in alignment.weights:
        shares = [0.75 / count + 0.25 * dict(row).get(number, 0.0) for number in range(count)]
        shares[-1] += 0.2
        rows.append(tuple((number, share / 1.2) for number, share in enumerate(shares)))
    return replace(alignment, weights=tuple(rows))


SPOILED: dict[str, Callable[[Alignment, random.Random], Alignment]] = {
    "noise": noise,
    "scattered noise": scattered,
    "one piece late": late,
    "diffuse": diffuse,
}


# Ways


def by_position(case: Case, languages: tuple[str, str]) -> TagPositions:
    """The same share of the words."""
    source, target = tokenize(case.sentence.text, languages[0]), tokenize(case.human, languages[1])
    rate = len(target.ranges) / max(1, len(source.ranges))
    places = []
    for mark in case.sentence.tags:
        within = source.find_overlapping(mark.start, mark.end) or [0]
        start = min(round(within[0] * rate), len(target.ranges) - 1)
        end = max(start + 1, min(round((within[-1] + 1) * rate), len(target.ranges)))
        places.append((target.ranges[start][0], target.ranges[end - 1][1]))
    return tuple(places)


def pieces(sentence: Sentence) -> list[tuple[int, int]]:
    """The ranges between the edges of marks."""
    edges = sorted({0, len(sentence.text), *(edge for mark in sentence.tags for edge in mark[:2])})
    return [(start, end) for start, end in pairwise(edges) if sentence.text[start:end].strip()]


def by_pieces(case: Case, said: dict[str, str], language: str) -> TagPositions:
    """Where the translations of the pieces of each span stand, by their words or else by their place."""
    sentence, target = case.sentence, tokenize(case.human, language)
    code = {mark[:2] for mark in sentence.tags if mark.verbatim}
    texts = {
        one: sentence.text[slice(*one)] if one in code else said[sentence.text[slice(*one)]] for one in pieces(sentence)
    }
    whole = " ".join(texts.values())
    places = []
    for mark in sentence.tags:
        within = [one for one in texts if mark.start <= one[0] and one[1] <= mark.end]
        text = " ".join(texts[one] for one in within)
        found = partial_ratio_alignment(text.lower(), case.human.lower(), score_cutoff=50) if text else None
        if found and len(text) <= len(case.human):
            start, end = found.dest_start, found.dest_end
        else:
            rate = len(case.human) / max(1, len(whole))
            start = round(len(" ".join(texts[one] for one in texts if one[1] <= mark.start)) * rate)
            end = round(start + len(text) * rate)
        held = target.find_overlapping(start, end) or [len(target.ranges) - 1]
        places.append((target.ranges[held[0]][0], target.ranges[held[-1]][1]))
    return tuple(places)


def by_attention(case: Case, alignment: Alignment, languages: tuple[str, str]) -> TagPositions:
    pairing = Pairing(tokenize(case.sentence.text, languages[0]), tokenize(case.human, languages[1]), alignment)
    shares = alignment_priors([pairing], build_grids([pairing]))[0].reshape(len(pairing.target.keys), -1)
    return TagPlacement(case.sentence.tags, pairing.source, pairing.target, shares).resolve_positions() or (
        (0, 0),
    ) * len(case.truth)


# The tables


@dataclass(frozen=True, slots=True)
class Bench:
    """The cases of one language, with all that the file has to learn from."""

    languages: tuple[str, str]
    cases: list[Case]
    texts: list[tuple[str, str]]
    alignments: dict[tuple[str, str], Alignment]

    def learned(self, count: int | None = None) -> Projector:
        """What a run on all texts knows, or one on a few."""
        texts = [(*text, self.alignments.get(text)) for text in self.texts]
        return learn_projector(self.languages, texts if count is None else random.Random(1).sample(texts, count))

    def spoiled(self, how: str) -> "Bench":
        """The same with attention that is spoiled."""
        chance = random.Random(1)
        spoil = SPOILED[how]
        return replace(self, alignments={text: spoil(one, chance) for text, one in self.alignments.items()})

    def drafts(self) -> list[ProjectionInput]:
        """The human's words as drafts."""
        return [
            ProjectionInput(case.sentence, case.human, self.alignments.get((case.sentence.text, case.human)))
            for case in self.cases
        ]

    def table(self, name: str, places: Sequence[TagPositions]) -> None:
        """Print the line of one way."""
        table = Table(name)
        for case, one in zip(self.cases, places, strict=True):
            table.add(case, one, self.languages[1])
        print(table, flush=True)


def asked(bench: Bench, projector: Projector, engine: ArgosEngine) -> tuple[list[Projection], int]:
    """Project; then ask for the spans of what is doubtful, and project that again."""
    drafts = bench.drafts()
    found = projector.project(drafts)
    spans = [find_doubtful_spans(draft.sentence, one) for draft, one in zip(drafts, found, strict=True)]
    wanted = list(dict.fromkeys(text for one in spans for text in one))
    said = dict(zip(wanted, (draft.text for draft in engine.translate(wanted, *bench.languages)), strict=True))
    again = projector.project(
        [
            draft._replace(span_translations={text: said[text] for text in one})
            for draft, one in zip(drafts, spans, strict=True)
        ]
    )
    return again, len(wanted)


def calibration(bench: Bench, projections: Sequence[Projection]) -> Iterator[tuple[float, float, bool]]:
    """For each sentence with more than code: its confidence, the word F1 of its worst mark, and whether all is right."""
    for case, one in zip(bench.cases, projections, strict=True):
        if any(not mark.verbatim for mark in case.sentence.tags):
            human = tokenize(case.human, bench.languages[1])
            worst = 1.0
            for place, truth in zip(one.positions, case.truth, strict=True):
                ours, theirs = inside(human, place), inside(human, truth)
                worst = min(
                    worst, 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours or theirs else place == truth
                )
            yield one.confidence, worst, one.positions == case.truth


def spanish(*, dev: bool) -> None:
    found, texts = cases(require(COURSE / "po/es.po"), "es")
    kept = [case for case in found if case.held != dev]
    engine = ArgosEngine()
    alignments = dict(
        zip(texts, engine.align([text[0] for text in texts], [text[1] for text in texts], "en", "es"), strict=True)
    )
    bench = Bench(("en", "es"), kept, texts, alignments)
    print(f"en-es: {len(kept)} sentences with {sum(len(case.truth) for case in kept)} marks, of {len(found)}.")
    header(bench)
    start = time.process_time()
    projector = bench.learned()
    learning, start = time.process_time() - start, time.process_time()
    projections = projector.project(bench.drafts())
    spent = time.process_time() - start
    bench.table("ours", [one.positions for one in projections])
    believed = list(calibration(bench, projections))
    alone: list[tuple[float, float, bool]] = []
    trusts = {"as it is": projector.attention_trust}
    for how in SPOILED:
        spoiled = bench.spoiled(how)
        projector = spoiled.learned()
        trusts[how] = projector.attention_trust
        projections = projector.project(spoiled.drafts())
        bench.table(f"ours, attention {how}", [one.positions for one in projections])
        (believed if projector.attention_trust > 0.35 else alone).extend(calibration(spoiled, projections))
    silent = replace(bench, alignments={})
    projections = silent.learned().project(silent.drafts())
    bench.table("ours, no attention", [one.positions for one in projections])
    alone += calibration(silent, projections)
    projections = bench.learned(0).project(bench.drafts())
    bench.table("ours, nothing learned", [one.positions for one in projections])
    believed += calibration(bench, projections)
    short = bench.spoiled("noise")
    projections = short.learned(FEW).project(short.drafts())
    bench.table(f"ours, noise, {FEW} texts to learn from", [one.positions for one in projections])
    alone += calibration(short, projections)
    again, count = asked(short, short.learned(FEW), engine)
    bench.table(f"  and {count} spans asked for", [one.positions for one in again])
    peers(short, alignments, engine)
    print("Trust in attention: " + ", ".join(f"{how} {trust:.2f}" for how, trust in trusts.items()) + ".")
    print(
        f"Learning took {1000 * learning:.0f} ms of the processor, a sentence with marks {1e6 * spent / len(kept):.0f} µs."
    )
    calibrated("attention is believed", believed)
    calibrated("words vote alone", alone)


def peers(bench: Bench, alignments: dict[tuple[str, str], Alignment], engine: ArgosEngine) -> None:
    """The lines of what ours is compared with. The bench's own alignments are noise."""
    texts = [(case, (case.sentence.text, case.human)) for case in bench.cases]
    wanted = list({case.sentence.text[slice(*one)] for case in bench.cases for one in pieces(case.sentence)})
    said = dict(zip(wanted, (draft.text for draft in engine.translate(wanted, *bench.languages)), strict=True))
    bench.table("attention alone", [by_attention(case, alignments[text], bench.languages) for case, text in texts])
    bench.table("noise alone", [by_attention(case, bench.alignments[text], bench.languages) for case, text in texts])
    bench.table("pieces", [by_pieces(case, said, bench.languages[1]) for case in bench.cases])
    bench.table("position", [by_position(case, bench.languages) for case in bench.cases])


def calibrated(name: str, measured: Sequence[tuple[float, float, bool]]) -> None:
    """Print what confidence said, beside what came of it."""
    print(f"Sentences with more than code where {name}:")
    print("  confidence        sentences     mean  worst mark's F1  all right")
    for low, high in pairwise(STEPS):
        some = [one for one in measured if low <= one[0] < high]
        if some:
            means = [sum(column) / len(some) for column in zip(*some, strict=True)]
            print(f"  {low:.2f} to {min(high, 1):.2f} {len(some):14} {means[0]:8.3f} {means[1]:16.3f} {means[2]:10.3f}")


def other(language: str, name: str) -> None:
    found, texts = cases(require(COURSE / f"po/{name}.po"), language)
    bench = Bench(("en", language), found, texts, {})
    print(f"\nen-{language}: {len(found)} sentences, {len(texts)} to learn from.")
    header(bench)
    bench.table("ours, no attention", [one.positions for one in bench.learned().project(bench.drafts())])
    bench.table("position", [by_position(case, bench.languages) for case in found])


def header(bench: Bench) -> None:
    counts = Counter(
        column
        for case in bench.cases
        for number, kind in enumerate(case.kinds)
        for column in columns(case.sentence, number, kind)
    )
    print("Word F1 of the spans, and percent of spans that are exactly right:")
    print(f"{'':36}" + "  ".join(f"{column:>11}" for column in COLUMNS).rstrip())
    print(f"{'spans':36}" + "  ".join(f"{counts[column]:11}" for column in COLUMNS))


def main() -> None:
    parser = argparse.ArgumentParser(description="Where markup ends up.")
    parser.add_argument("--all", action="store_true", help="languages without a model too")
    parser.add_argument("--dev", action="store_true", help="the half on which constants were chosen")
    options = parser.parse_args()
    spanish(dev=options.dev)
    for language, name in OTHERS.items() if options.all else ():
        other(language, name)


if __name__ == "__main__":
    main()
