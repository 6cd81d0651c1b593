"""Drafting: sentences a second of our Argos engine beside a bare `ctranslate2.Translator.translate_batch`.

    .venv/bin/python -m benchmarks.drafting [--model base] [--sentences N] [--rounds N] [FILE_OR_FOLDER ...]

Both translate the same distinct sentences with one model (the starter, or a random one of the size of a real Argos package)
and one beam setting. The bare translator gets them cut into pieces beforehand, and its best worker and batch settings, which
are looked for first, and says words only. Ours is what a run of drafting does (`Drafter.translate_plain`): it sorts,
makes batches, cuts,
translates, puts the pieces together, counts the scores and finds the alignment; a single call of the engine with everything is
measured too. They take turns, and who begins changes, so that a busy machine slows all.
"""

import argparse
import itertools
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import ctranslate2
import sentencepiece
import sentencex

from benchmarks import models
from benchmarks.corpora import find_articles, require
from benchmarks.models import PAIR
from polyglot.catalogs.glossary.matching import build_matcher
from polyglot.drafting.backlog import LanguagePair
from polyglot.drafting.drafter import Drafter
from polyglot.engines.argos import ArgosEngine
from polyglot.language.locales import parse_tag

ARTICLES = Path(__file__).parent.parent / "articles"
LONGEST = 48  # pieces
BEAM = {"beam_size": 4, "num_hypotheses": 1, "length_penalty": 0.2, "replace_unknowns": True, "return_scores": True}
BATCHES = (("examples", 32), ("examples", 128), ("tokens", 512), ("tokens", 1024), ("tokens", 2048), ("tokens", 4096))

Run = Callable[[], object]


def paragraphs(places: Sequence[Path]) -> Iterator[str]:
    """The plain paragraphs of Markdown and text files, each on one line and without most of its markup."""
    for place in places:
        for path in [require(place)] if place.is_file() else find_articles(place):
            text = re.sub(
                r"\A---\n.*?\n---\n|^```.*?^```|<!--.*?-->", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE
            )
            for paragraph in re.split(r"\n\s*\n", text):
                if paragraph[:1].isalpha():
                    yield re.sub(r"\]\([^)]*\)|[*`\[\]]", "", paragraph.replace("\n", " ")).strip()


def sentences(places: Sequence[Path]) -> Iterator[str]:
    """The sentences of these paragraphs."""
    for paragraph in paragraphs(places):
        yield from (sentence.strip() for sentence in sentencex.segment(PAIR[0], paragraph))


def workers() -> list[tuple[int, int]]:
    """How the cores may be shared out: workers and the threads of each."""
    cores = len(os.sched_getaffinity(0))
    return sorted({(cores, 1), (max(1, cores // 2), min(cores, 2)), (1, cores)})


def bare(folder: Path, pieces: Sequence[list[str]], threads: tuple[int, int], batch: tuple[str, int]) -> Run:
    """A bare translator with these settings, ready to run."""
    translator = ctranslate2.Translator(
        str(folder), device="cpu", inter_threads=threads[0], intra_threads=threads[1], compute_type="auto"
    )

    def run() -> Any:
        return translator.translate_batch(pieces, batch_type=batch[0], max_batch_size=batch[1], **BEAM)

    return run


def timed(run: Run) -> tuple[float, float]:
    """Seconds on the clock, and of all cores together."""
    clock, cores = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - clock, time.process_time() - cores


def best(folder: Path, pieces: Sequence[list[str]]) -> tuple[tuple[int, int], tuple[str, int]]:
    """The fastest settings of the bare translator on these pieces, by the better of two runs each."""
    found = {}
    for threads, batch in itertools.product(workers(), BATCHES):
        run = bare(folder, pieces, threads, batch)
        found[threads, batch] = min(timed(run)[0], timed(run)[0])
        print(
            f"  {threads[0]} x {threads[1]} threads, {batch[1]} {batch[0]}: {len(pieces) / found[threads, batch]:.0f}/s"
        )
    return min(found, key=lambda settings: found[settings])


def main() -> None:
    parser = argparse.ArgumentParser(description="Drafting beside a bare CTranslate2.")
    parser.add_argument("places", nargs="*", type=Path, default=[ARTICLES], help="Markdown files or folders")
    parser.add_argument("--sentences", type=int, default=1500, help="at most so many distinct sentences")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--model", choices=("starter", "base"), default="starter")
    options = parser.parse_args()
    with models.installed(models.package(options.model)):
        measure(options)


def measure(options: argparse.Namespace) -> None:
    texts = list(dict.fromkeys(text for text in sentences(options.places) if any(map(str.isalpha, text))))
    random.Random(1).shuffle(texts)
    if not texts:
        sys.exit("There are no sentences in these places.")
    engine = ArgosEngine()
    package = engine.package(PAIR)
    folder = package.folder
    encoder = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    # Ours cuts longer ones, which is faster, and would not be the same work.
    texts = [text for text in texts if len(encoder.encode(text)) <= LONGEST][: options.sentences]
    pieces = encoder.encode(texts, out_type=str)
    print(f"{len(texts)} distinct sentences, {sum(map(len, pieces))} pieces, {package.name}. Settings of the bare one:")
    threads, batch = best(folder / "model", pieces)
    other = bare(folder / "model", pieces, threads, batch)
    engine.translate(texts[:8], *PAIR)  # the model is loaded
    languages = (parse_tag(PAIR[0]), parse_tag(PAIR[1]))
    drafter = Drafter(engine, [PAIR], LanguagePair(*languages, (), 0, 0), build_matcher([], *languages), ())
    runs: dict[str, Run] = {
        "ours": lambda: drafter.translate_plain(texts),
        "one call": lambda: engine.translate(texts, *PAIR),
        "bare": other,
    }
    ratios: dict[str, list[tuple[float, float]]] = {"ours": [], "one call": []}
    for number in range(options.rounds):
        turn = number % len(runs)
        took = {name: timed(runs[name]) for name in [*runs][turn:] + [*runs][:turn]}
        for name, found in ratios.items():
            found.append((took["bare"][0] / took[name][0], took["bare"][1] / took[name][1]))
        print(f"round {number + 1}: " + ", ".join(f"{name} {len(texts) / took[name][0]:.0f}/s" for name in runs))
    print(f"Best bare: {threads[0]} x {threads[1]} threads, {batch[1]} {batch[0]}. Over bare (goal of ours: 0.95):")
    for name, found in ratios.items():
        for what, column in zip(("clock", "processor time"), zip(*found, strict=True), strict=True):
            middle = statistics.median(column)
            print(f"  {name:8} {what}: median {middle:.3f}, worst {min(column):.3f}, best {max(column):.3f}")


if __name__ == "__main__":
    main()
