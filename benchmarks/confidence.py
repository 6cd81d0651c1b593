"""How sure a draft is said to be, beside how much of it people would keep.

    uv run python -m benchmarks.confidence

What would be kept of the starter model's drafts of the course in `../shared/corpora` and of the sample articles is the share
of words that a person's translation has too, in the same order (of the longer one's words). The model was trained on most
of the course and on none of the articles. AUC: how often, of a draft that needs little (a quarter of its words or less) and
one that needs more, the former is the surer one. The line of `drafting.estimate_draft` is the straight one through the course's.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import correlation, fmean, linear_regression

from benchmarks.adapting import PAIR, TAGS, translations
from polyglot.catalogs.ledger.post_editing import measure
from polyglot.catalogs.ledger.review_queue import DOUBTFUL_BELOW
from polyglot.catalogs.po import reader
from polyglot.drafting.memory_matches.adapt import strip_markup
from polyglot.drafting.quality_estimation import estimate_draft
from polyglot.engines.argos import ArgosEngine
from polyglot.storage import files

SAMPLE = Path(__file__).parents[1] / "locales" / PAIR[1].path / "LC_MESSAGES"
LITTLE = 0.75  # of the words are kept


def main() -> None:
    engine = ArgosEngine()
    told("course", engine, {strip_markup(unit.text): texts for unit, texts in translations().items()})
    told("sample articles", engine, sample())


def sample() -> dict[str, list[str]]:
    """What is reviewed of the sample publication."""
    return {
        strip_markup(message.source): [message.target]
        for path in sorted(SAMPLE.rglob("*.po"))
        for message in reader.parse(files.read_text(path), path.name).messages
        if message.target and not message.fuzzy and not message.obsolete
    }


def told(name: str, engine: ArgosEngine, known: Mapping[str, Sequence[str]]) -> None:
    drafts = engine.translate(list(known), *TAGS)
    scores = [draft.score or 0.0 for draft in drafts]
    sure = [estimate_draft(score).confidence for score in scores]
    kept = [share(draft.text, texts) for draft, texts in zip(drafts, known.values(), strict=True)]
    slope, start = linear_regression(scores, kept)
    print(
        f"{name}: {len(kept)} drafts; kept {fmean(kept):.0%}, said {fmean(sure):.0f} %; best line {start:.2f} + {slope:.2f} score"
    )
    print(
        f"  rank correlation {correlation(ranks(sure), ranks(kept)):.2f}, AUC {auc(sure, [one >= LITTLE for one in kept]):.2f}"
    )
    for low, high in ((0, 20), (20, DOUBTFUL_BELOW), (DOUBTFUL_BELOW, 50), (50, 60), (60, 70), (70, 80), (80, 101)):
        some = [number for number, one in enumerate(sure) if low <= one < high]
        if some:
            little = sum(kept[number] >= LITTLE for number in some) / len(some)
            print(
                f"  said {low:2} to {high:3}: {len(some):5} drafts, said {fmean(sure[n] for n in some):3.0f} %, "
                f"kept {fmean(kept[n] for n in some):4.0%}, need little {little:4.0%}"
            )


def share(text: str, translations: Sequence[str]) -> float:
    """How much of a draft would be kept, of the translation that it is most like."""
    efforts = [measure(strip_markup(translation), [text]) for translation in translations]
    return max(one.unmodified / max(1, one.tokens) for one in efforts)


def auc(values: Sequence[float], good: Sequence[bool]) -> float:
    """How often a good one has the higher value than another; half of it where they are equal."""
    ours = [rank for rank, one in zip(ranks(values), good, strict=True) if one]
    return (fmean(ours) - (len(ours) - 1) / 2) / (len(good) - len(ours))


def ranks(values: Sequence[float]) -> list[float]:
    """The place of each value among all, from 0; that of their middle for values that are equal."""
    places: dict[float, list[int]] = {}
    for place, value in enumerate(sorted(values)):
        places.setdefault(value, []).append(place)
    return [fmean(places[value]) for value in values]


if __name__ == "__main__":
    main()
