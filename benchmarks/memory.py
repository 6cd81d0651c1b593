"""Look-ups in the translation memory, beside rapidfuzz's own search through all texts.

    uv run python -m benchmarks.memory FOLDER [--pairs N]

The texts are the sentences of the Markdown files in FOLDER and variations of them with half of their words exchanged, so many
that there are N; the queries are texts of the memory with every seventh word exchanged. This is harder than real texts, whose
words are more various. Processor time; "found" is how often the most alike text of all was found.
"""

import argparse
import random
import re
import statistics
import tempfile
import time
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.corpora import find_articles
from polyglot.catalogs.memory import store
from polyglot.model import TranslationPair

LANGUAGES = ("en", "es")


def sentences(folder: Path) -> list[str]:
    found = set()
    for path in find_articles(folder):
        for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
            found.update(re.split(r"(?<=[.!?])\s+", " ".join(paragraph.split())))
    return sorted(text for text in found if 20 < len(text) < 300)


def varied(text: str, share: float, words: list[str]) -> str:
    own = text.split()
    for _ in range(max(1, int(len(own) * share))):
        own[random.randrange(len(own))] = random.choice(words)
    return " ".join(own)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", type=int, default=1_000_000)
    options = parser.parse_args()
    random.seed(1)
    originals = sentences(options.folder)
    words = [word for text in originals for word in text.split()]
    known = dict.fromkeys(originals)
    while len(known) < options.pairs:
        known[varied(random.choice(originals), 0.5, words)] = None
    texts = list(known)
    queries = [varied(random.choice(texts), 0.15, words) for _ in range(300)]
    with tempfile.TemporaryDirectory() as folder, store.open_memory(Path(folder) / "memory.sqlite") as tm:
        start = time.process_time()
        for first in range(0, len(texts), 1000):
            pairs = [TranslationPair(LANGUAGES, text, text) for text in texts[first : first + 1000]]
            tm.replace_pairs(str(first), LANGUAGES[1], "", pairs)
        print(f"{len(texts)} pairs indexed in {time.process_time() - start:.0f} s")
        exact, alike, scan, found = [], [], [], 0
        for number, query in enumerate(queries):
            start = time.process_time()
            tm.find_exact(texts[number], LANGUAGES)
            exact.append(time.process_time() - start)
            start = time.process_time()
            matches = tm.find_fuzzy(query, LANGUAGES)
            alike.append(time.process_time() - start)
            if number < 60:
                start = time.process_time()
                best = process.extractOne(query, texts, scorer=fuzz.ratio, score_cutoff=store.MIN_SCORE)
                scan.append(time.process_time() - start)
                found += best is None or (bool(matches) and matches[0].score >= best[1] - 1e-6)
    own, high = statistics.median(alike), statistics.quantiles(alike, n=20)[-1]
    print(f"exact {statistics.median(exact) * 1e3:.3f} ms; alike {own * 1e3:.1f} ms, 95 % under {high * 1e3:.1f} ms")
    print(f"all texts through rapidfuzz: {statistics.median(scan) / own:.0f} times as long; found {found / 60:.0%}")


if __name__ == "__main__":
    main()
