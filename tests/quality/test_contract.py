"""The contract that every check passes, the example of docs/checks.md among them."""

import re
from collections.abc import Iterator

import pytest

from polyglot.checking.check_registry import RegisteredCheck, draft_checks, load_checks, select_checks
from polyglot.findings import FindingCode, Problem, Severity
from polyglot.language.locales import parse_tag
from polyglot.quality.check_table import BUILT_IN
from polyglot.quality.segment import Segment, draft_segment
from tests.docs.pages import ROOT, table_rows
from tests.support.cases import cases
from tests.support.check_cases import all_cases, case_files, segment
from tests.support.plug_ins import guide_example, install

LONG = ["a" * 9000, "漢字" * 400, "á́" * 300, "9" * 5000, "`" * 3000, "<" * 3000]
ODD = ["\u200b", "\ufeff", "👍🏽", "***", "____", "\x00\x01", *LONG]
PLUG_INS = ("shout",)


@pytest.fixture(scope="module", autouse=True)
def shout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The example of the guide, as it stands there."""
    code, entry_points = guide_example("checks")
    folder = tmp_path_factory.mktemp("shout")
    install(folder, {"polyglot_shout": code}, entry_points)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        forget()
        yield
    forget()


def forget() -> None:
    """Let the registry be read again."""
    for cached in (load_checks, draft_checks, select_checks):
        cached.cache_clear()


NAMES = [*(place.partition(":")[2] for place in BUILT_IN), *PLUG_INS]


@pytest.fixture(params=NAMES)
def row(request: pytest.FixtureRequest) -> RegisteredCheck:
    [row] = [row for row in load_checks() if request.param in {row.name, type(row.check).__name__}]
    return row


def texts() -> Iterator[tuple[str, str, str]]:
    """Yield the sources, translations and descriptions of all cases, and of loud translations."""
    for name in case_files():
        for case in cases(name, 4):
            yield case.values[:3]  # type: ignore[attr-defined]
    yield "Bring a chair.", "TRAE UNA SILLA.", "en es"


def find(row: RegisteredCheck, segment: Segment) -> list[Problem]:
    return list(row.find(segment))


def test_a_check_declares_its_problems(row: RegisteredCheck) -> None:
    assert tuple(row.check.kinds) == tuple(row.kinds.values()) or row.name
    for code, kind in row.kinds.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
        assert kind.code == (f"{row.name}:{code}" if row.name else FindingCode(code))
        assert kind.meaning.endswith(".")
        assert 0 <= kind.weight <= 1
        assert kind.remedy.endswith((".", "(allow_targets)."))
        assert row.name or kind.weight or kind.severity is not Severity.OFF, "it would never run"


def test_problems_are_sentences_of_the_kinds_that_it_declares(row: RegisteredCheck) -> None:
    found = [problem for case in texts() for problem in find(row, segment(*case))]
    assert found
    for problem in found:
        assert problem.kind in row.kinds.values()
        assert problem.text.endswith(".")
        assert "\n" not in problem.text
        assert 0 <= problem.weight <= 1
        assert not problem.weight or problem.kind.weight


def test_equal_segments_have_equal_problems_in_any_order(row: RegisteredCheck) -> None:
    once = [find(row, segment(*case)) for case in texts()]
    again = [find(row, segment(*case)) for case in [*texts()][::-1]]
    assert again[::-1] == once
    shared = [segment(*case) for case in texts()]
    assert [find(row, one) for one in shared] == [find(row, one) for one in shared] == once


@pytest.mark.parametrize("texts", [("", ""), ("Hello!", "Hello!"), ("Row 3, 4 May: `x`.", "Row 3, 4 May: `x`.")])
def test_a_copy_in_one_language_is_fine(row: RegisteredCheck, texts: tuple[str, str]) -> None:
    if texts[1] or "structure-empty" not in row.kinds:  # an empty translation in a catalog is none, and not examined
        assert find(row, segment(*texts, "en en")) == []
    english = parse_tag("en")
    assert find(row, draft_segment(*texts, (english, english))) == []


@pytest.mark.parametrize("tag", ["es", "zh"])
def test_any_text_is_a_text(row: RegisteredCheck, tag: str) -> None:
    for text in ODD:
        for pair in ((text, text), (text, "x"), ("x", text), (text, ""), ("", text)):
            assert all(problem.text for problem in find(row, segment(*pair, f"en {tag}\nhtml")))
            assert all(problem.text for problem in find(row, draft_segment(*pair, (parse_tag("en"), parse_tag(tag)))))
    for text in ODD[:-3]:  # Markdown's parser takes its time for thousands of backticks, which is a test of its own
        assert all(problem.text for problem in find(row, segment(text, text, f"en {tag}")))


def test_the_guide_has_the_table_of_the_registry() -> None:
    listed = [row for row in table_rows(ROOT / "docs" / "checks.md") if len(row) == 4]
    kinds = {kind.code: kind for row in load_checks() if not row.name for kind in row.kinds.values()}
    assert [row[0].strip("`") for row in listed] == list(kinds)
    for code, meaning, weight, severity in listed:
        kind = kinds[code.strip("`")]
        assert meaning == kind.meaning
        assert (float(weight or 0), severity) == (kind.weight, kind.severity)


def test_the_example_finds_what_it_says() -> None:
    [row] = [row for row in load_checks() if row.name == "shout"]
    [problem] = find(row, segment("Bring a chair.", "TRAE UNA SILLA."))
    assert (problem.code, problem.text, problem.weight) == ("shout:loud", "“TRAE” shouts.", 0.3)
    assert row in draft_checks()
    assert row in select_checks().checks
    assert row not in select_checks((("shout:loud", Severity.OFF),)).checks
    assert row in select_checks((("shout:loud", Severity.ERROR),)).error_checks
    assert find(row, segment("BRING A CHAIR.", "TRAE UNA SILLA.")) == []
    assert all_cases()
