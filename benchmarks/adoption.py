"""How often an adoption is right: real translations, put together to articles whose truth is known.

    uv run python -m benchmarks.adoption [es fr de ar zh ja]

The human translations of a course (`../shared/corpora`, whole blocks as messages) are drawn at random: those whose
message is one sentence are made paragraphs, lists and headings of, in both languages. Then the translation is spoiled as
translators do: texts left out, texts added, texts in another order. An import is right about a unit if it gives it just
the words that its translator wrote for it.
"""

import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.corpora import COURSE, require
from polyglot.adoption.blocks import ArticleVersion, read_blocks
from polyglot.adoption.pairing import pair_versions
from polyglot.adoption.plausibility import is_plausible
from polyglot.adoption.relabel import relabel_text
from polyglot.catalogs.po import reader
from polyglot.language.locales import parse_tag
from polyglot.markdown import parser
from polyglot.markdown.markup_check import find_problems
from polyglot.markdown.units import SegmentationOptions, walk
from polyglot.model import Locale
from polyglot.storage import files

FILES = {"es": "es", "fr": "fr", "de": "de", "ar": "ar", "zh": "zh-CN", "ja": "ja"}
SPOILED = {"whole": (0.0, 0.0), "some left out or added": (0.05, 0.0), "many": (0.1, 0.0), "reordered": (0.0, 0.1)}

_STRANGE = re.compile(r"[\"\[!<#-]|//|\d+\.")
_STOPS = ".!?。！？؟"

_Pair = tuple[str, str]


@dataclass(slots=True)
class Score:
    """What became of units that have a translation."""

    units: int = 0
    certain: int = 0
    right: int = 0  # of the certain ones

    def __str__(self) -> str:
        return f"{100 * self.right / max(1, self.certain):6.2f} % right of {100 * self.certain / max(1, self.units):5.1f} %"


def side(text: str, locale: Locale) -> ArticleVersion:
    """One side of an article without front matter."""
    tokens, env = parser.parse_blocks(text)
    return ArticleVersion(tuple(read_blocks(tokens, walk(tokens, env, SegmentationOptions(locale.language)), "")))


def translations(locale: Locale) -> list[_Pair]:
    """Sentences of the course and their translations."""
    path = require(COURSE / f"po/{FILES[locale.tag]}.po")
    return [
        (message.source, message.target)
        for message in reader.read_foreign(files.read_text(path), path.name)
        if message.target and not message.fuzzy and not message.obsolete and message.source != message.target
        if "\n" not in message.source + message.target and re.search("[a-z]{2}", message.source)
        if not _STRANGE.match(message.source) and not _STRANGE.match(message.target)
        if [len(one.texts) for one in side(message.source, parse_tag("en")).blocks] == [1]
        if len(side(message.target, locale).blocks) == 1
    ]


def article(
    rows: Sequence[_Pair], chance: random.Random, spoiled: tuple[float, float]
) -> tuple[list[str], list[list[str]]]:
    """The blocks of an article, and those of its translation, each with its own texts."""
    lost, moved = spoiled
    ours: list[str] = []
    theirs: list[list[str]] = []
    start = 0
    while start < len(rows):
        kind = chance.choice(["paragraph", "paragraph", "paragraph", "list", "heading"])
        some = rows[start : start + (1 if kind == "heading" else chance.randint(1, 5))]
        if kind == "paragraph":
            whole = next(
                (n for n, row in enumerate(some) if row[0][-1] not in _STOPS or row[1][-1] not in _STOPS), len(some)
            )
            some, kind = (some[:whole], kind) if whole else (some[:1], "list")
        start += len(some)
        said = [target for _, target in some]
        if chance.random() < moved:
            chance.shuffle(said)
        kept = []
        for text in said:
            luck = chance.random()
            kept += [] if luck < lost / 2 else [text, chance.choice(rows)[1]] if luck < lost else [text]
        mark = {"paragraph": "", "list": "- ", "heading": "## "}[kind]
        ours.append(("\n" if mark else " ").join(mark + source for source, _ in some))
        theirs.append([mark + text for text in kept])
    return ours, theirs


def score(
    locale: Locale, rows: Sequence[_Pair], spoiled: tuple[float, float], *, articles: int, size: int = 80
) -> Score:
    """What becomes of random articles of so many texts."""
    found = Score()
    for number in range(articles):
        chance = random.Random(number)
        start = chance.randrange(max(1, len(rows) - size))
        some = rows[start : start + size]
        ours, theirs = article(some, chance, spoiled)
        joined = ["\n".join(block) if block[0][:1] in "-#" else locale.joiner.join(block) for block in theirs if block]
        truth: dict[str, set[str]] = {}
        for source, target in some:
            truth.setdefault(_words(source), set()).add(_words(target))
        present = {_words(text.removeprefix("- ").removeprefix("## ")) for block in theirs for text in block}
        found.units += sum(bool(truth[_words(source)] & present) for source, _ in some)
        for unit, text in _certain(side("\n\n".join(ours), parse_tag("en")), side("\n\n".join(joined), locale), locale):
            found.certain += 1
            found.right += _words(text) in truth.get(_words(unit), ())
    return found


def _certain(ours: ArticleVersion, theirs: ArticleVersion, locale: Locale) -> Iterator[_Pair]:
    """The units that an adoption would call reviewed."""
    for match in pair_versions(ours, theirs):
        if len(match.source) == 1 and match.target:
            unit = match.source[0].unit
            text = relabel_text(unit, [one.unit for one in match.target], {}, locale.joiner)
            if is_plausible(match, unit.text, text) and not find_problems(unit, text, ()):
                yield unit.text, text


def _words(text: str) -> str:
    """What is compared: neither white space nor where a link leads."""
    return re.sub(r"\s|\]\[[0-9]+\]|\]\([^)]*\)|\\", "", text)


def main() -> None:
    for tag in sys.argv[1:] or FILES:
        locale = parse_tag(tag)
        rows = translations(locale)
        for name, spoiled in SPOILED.items():
            print(f"{tag}  {len(rows):5} texts  {name:24}{score(locale, rows, spoiled, articles=20)}", flush=True)


if __name__ == "__main__":
    main()
