"""Cases of checks: `tests/cases/checks/CHECK.md`, each a source, its translation, a description, and the codes of all problems.

The description is the two languages in the first line, and further lines for what a text is beside a paragraph: a kind of
block (`html`), `keep`, `name NAME` and `term WORDS = TRANSLATION`.
"""

from collections.abc import Iterator
from functools import partial

from polyglot.catalogs.glossary.matching import build_matcher
from polyglot.checking.check_registry import RegisteredCheck, load_checks
from polyglot.language.locales import parse_tag
from polyglot.markdown import markup_check
from polyglot.model import Block, BlockKind, LinkTarget, Term, Unit
from polyglot.quality.segment import Segment
from tests.support.cases import cases
from tests.support.paths import CASES

NOTES = ("n",)  # every article of a case has this footnote


def segment(source: str, target: str, description: str = "en es") -> Segment:
    """Return a unit with its translation, as `polyglot check` reads it."""
    first, *lines = description.split("\n")
    languages = parse_tag(first.split()[0]), parse_tag(first.split()[1])
    kind = next((BlockKind(line) for line in lines if line in set(BlockKind)), BlockKind.PARAGRAPH)
    unit = Unit(source, Block(kind, 1, keep="keep" in lines), (LinkTarget("/map"),) if "[1]" in source else ())
    rows = [line.removeprefix("term ").split(" = ") for line in lines if line.startswith("term ")]
    terms = [Term((words,), (translation,)) for words, translation in rows]
    names = [line.removeprefix("name ") for line in lines if line.startswith("name ")]
    matcher = build_matcher(terms, *languages).with_names(names)
    compare = partial(markup_check.check_markup, unit, target, NOTES)
    return Segment(source, target, languages, unit, "a.po", 1, NOTES, lambda: matcher, compare)


def codes(segment: Segment) -> list[str]:
    """Return the codes of the problems that all checks find, whatever their severity."""
    return [problem.code for row in load_checks() for problem in row.find(segment)]


def built_in() -> Iterator[tuple[str, RegisteredCheck]]:
    """Yield the built-in checks by the names of their modules, which are those of their files of cases."""
    for row in load_checks():
        if not row.name:
            yield type(row.check).__module__.rpartition(".")[2], row


def case_files() -> list[str]:
    """Return the names of the files of cases, as `cases` takes them."""
    return sorted(f"checks/{path.stem}" for path in (CASES / "checks").glob("*.md"))


def all_cases() -> list[object]:
    """Return the cases of all files as pytest's parameters."""
    return [case for name in case_files() for case in cases(name, 4)]
