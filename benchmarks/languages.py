"""How surely languages are told apart: near pairs, false alarms of the check `language`, and what it finds.

    uv run python -m benchmarks.languages [--catalogs /usr/share/locale] [--near "es pt gl,cs sk"] [--count 300]

The texts are the messages of at least 40 letters of all compiled gettext catalogs (`*.mo`) of a folder, such as those of a Linux
system. For each near group: the share of sentences that are called the other language when only two are asked for, and of those
without an answer. For each language: alarms on its messages as they are, and the share that is found in the folder of another one.
"""

import argparse
import gettext
import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from polyglot.errors import UsageError
from polyglot.language.identify import are_near, identify, is_known, is_long_enough
from polyglot.language.locales import parse_tag, tag_from_path
from polyglot.model import Locale
from polyglot.quality.checks.language import LanguageCheck
from polyglot.quality.segment import Segment

NEAR = "es pt gl ca,nb nn da sv,hr sr-Latn bs sl,cs sk,id ms,ru uk be bg mk sr,hi mr ne,ar fa,nl af de,fi et"
PLACES = ("es", "fr", "de", "pl", "ru")  # folders of another language
_MARKS = re.compile(r"%[-#0+ ]*[\d$*.]*[hlqjzt]*[a-zA-Z]|<[^>]*>|\{[^}]*\}|-{1,2}[A-Za-z][\w-]*|[_&]")

Pairs = Mapping[str, str]  # translations by source


def read_texts(folder: Path) -> Mapping[Locale, Pairs]:
    """Return the long messages of a folder of compiled catalogs, by language."""
    texts: dict[Locale, dict[str, str]] = {}
    for path in sorted(folder.glob("*/LC_MESSAGES/*.mo")):
        tag = tag_from_path(path.parts[-3])
        if tag:
            with path.open("rb") as file:
                texts.setdefault(parse_tag(tag), {}).update(_read_pairs(file))
    return texts


def _read_pairs(file: object) -> Iterator[tuple[str, str]]:
    try:
        catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[arg-type, attr-defined]
    except (UnicodeDecodeError, LookupError, OSError):
        return
    for source, target in catalog.items():
        if isinstance(source, str) and source and source != target and "\n\n" not in source:
            pair = tuple(" ".join(_MARKS.sub(" ", text).split()) for text in (source, target))
            if is_long_enough(pair[1]):
                yield pair[0], pair[1]


def report_near(texts: Mapping[Locale, Pairs], group: str, count: int) -> None:
    """Print the wrong and missing answers between the languages of a group."""
    locales = [parse_tag(tag) for tag in group.split()]
    for locale in locales:
        rows = _sample(texts.get(locale, {}), count)
        for other in locales if rows else ():
            if other.language == locale.language or not is_known(other.language):
                continue
            answers = [identify(target, {locale.language, other.language}) for _, target in rows]
            wrong, none = (sum(answer == kind for answer in answers) / len(rows) for kind in (other.language, None))
            near = "  near" if are_near(locale.language, other.language) else ""
            print(f"{locale.tag:8} or {other.tag:8} {len(rows):5}  wrong {wrong:6.2%}  no answer {none:6.1%}{near}")


def report_check(texts: Mapping[Locale, Pairs], count: int) -> None:
    """Print the alarms of the check on each language, and what it finds in the place of another one."""
    published, total, alarms = frozenset(locale.language for locale in texts), 0, 0
    for locale, pairs in texts.items():
        rows = _sample(pairs, count)
        if not rows or locale.language == "en" or not is_known(locale.language):
            continue
        false = sum(_is_told(row, locale, published) for row in rows)
        places = [parse_tag(tag) for tag in PLACES if not are_near(tag, locale.language)]
        found = [_is_told(row, place, published) for place in places for row in rows[: count // 5]]
        total, alarms = total + len(rows), alarms + false
        print(f"{locale.tag:8} {len(rows):5}  alarms {false:3}  found elsewhere {sum(found) / len(found):4.0%}")
    print(f"{alarms} alarms on {total:,} messages")


def _is_told(row: tuple[str, str], locale: Locale, published: frozenset[str]) -> bool:
    segment = Segment(*row, (parse_tag("en"), locale), published=published)
    return any(True for _ in LanguageCheck().find(segment))


def _sample(pairs: Pairs, count: int) -> list[tuple[str, str]]:
    rows = sorted(pairs.items())
    random.Random(1).shuffle(rows)
    return rows[:count]


def main() -> None:
    """Measure and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--catalogs", type=Path, default=Path("/usr/share/locale"), help="a folder of compiled catalogs"
    )
    parser.add_argument("--near", default=NEAR, help="groups of languages, separated by commas")
    parser.add_argument("--count", type=int, default=300, help="messages of each language (300)")
    options = parser.parse_args()
    texts = read_texts(options.catalogs)
    if not texts:
        raise UsageError(f"There are no catalogs in {options.catalogs}.", remedy="Name a folder with --catalogs.")
    for group in options.near.split(","):
        report_near(texts, group, options.count)
    report_check(texts, options.count)


if __name__ == "__main__":
    main()
