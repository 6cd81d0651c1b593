"""How much of a machine's draft is left in what was reviewed, and how much is too much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot.catalogs.ledger.post_editing import MIN_TOKENS, Effort, measure
from polyglot.model import State
from polyglot.workflow.check import check
from polyglot.workflow.status import status as run_status
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run
from tests.support.rules import HEAD, STORY, page, put, status

# How much of a draft was changed


@pytest.mark.parametrize(
    ("draft", "target", "unmodified"),
    [
        ("a b c d", "a b c d", 1.0),
        ("a b c d", "a b c d e", 0.8),
        ("a b c d", "a b c", 0.75),
        ("a b c d", "a x c d", 0.75),
        ("a b c d", "d c b a", 0.25),  # in another order
        ("a a a a", "a", 0.25),
        ("a b c d", "A B C D", 0.0),
        ("a b c d.", "a b c d", 0.75),
        ("上面写着字", "上头写着字", 0.8),
        ("ราคา สิบ บาท", "ราคา สิบบาท", 1.0),  # spaces are no tokens
        ("한 두 세 네", "한 두 세 넷", 0.75),  # Korean has words
        ("", "a b", 0.0),
        ("a b", "", 0.0),
    ],
)
def test_the_measure(draft: str, target: str, unmodified: float) -> None:
    """As Content Translation has it: common tokens in their order, of those of the longer text."""
    effort = measure(target, [draft])
    assert effort.unmodified == pytest.approx(unmodified * effort.tokens)


WORDS = st.lists(st.sampled_from("abcde"), max_size=12).map(" ".join)


@given(WORDS, WORDS, WORDS)
def test_laws_of_the_measure(target: str, one: str, other: str) -> None:
    effort = measure(target, [one])
    assert 0 <= effort.unmodified <= effort.tokens
    assert measure(target, [target]).unmodified == len(target.split())
    assert measure(target, ()) == Effort(0, len(target.split()))
    both = measure(target, [one, other])
    assert both.unmodified * effort.tokens >= effort.unmodified * both.tokens  # of two drafts the nearer counts
    assert Effort(MIN_TOKENS - 1, MIN_TOKENS - 1).share == 0


def changed(text: str, words: int) -> str:
    return " ".join(["otra"] * words + text.split()[words:])


DRAFTS = [
    f"El depósito número {number} presta escaleras a todos los que piden." for number in range(7)
]  # 11 words each
UNTOUCHED, LIGHTLY = DRAFTS, [changed(DRAFTS[0], 8), *DRAFTS[1:]]  # 100 % and 89 % of 77 words
WELL = [changed(draft, 3) for draft in DRAFTS]


@pytest.mark.parametrize(
    ("reviewed", "rules", "enters", "severity"),
    [
        (UNTOUCHED, "", False, "error"),
        (LIGHTLY, "", True, "warning"),
        (WELL, "", True, None),
        (LIGHTLY, "[review]\nrefuse_unmodified = 0.8\n", False, "error"),
        (UNTOUCHED, "[language.es]\nrefuse_unmodified = 1\n", True, "warning"),
        (UNTOUCHED, "[language.es]\nrefuse_unmodified = 1\nwarn_unmodified = 1\n", True, None),
        (WELL, "[review]\nwarn_unmodified = 0.5\n[language.fr]\nwarn_unmodified = 0.9\n", True, "warning"),
        (UNTOUCHED[:6], "", False, "error"),
        (UNTOUCHED[:5], "", False, "warning"),  # not reviewed enough to enter anyway
        (UNTOUCHED[:4], "", False, None),  # too short to tell
    ],
)
def test_what_only_a_machine_wrote_is_not_reviewed(
    make: Make, reviewed: list[str], rules: str, *, enters: bool, severity: str | None
) -> None:
    publication = make({"a": STORY}, HEAD + rules)
    sync(publication, DAY)
    put(publication, reviewed, drafts=DRAFTS)
    found = [finding.severity.value for finding in check(publication) if finding.code == "unmodified"]
    assert found == ([severity] if severity else [])
    row = status(publication)
    assert (row.publishable, row.suspect or row.refused) == (enters, severity is not None)
    assert bool(page(publication)) is enters
    assert bool(page(publication, preview=True)) is True


def test_an_editor_vouches(run: Run, make: Make) -> None:
    publication = make({"a": STORY}, HEAD)
    sync(publication, DAY)
    put(publication, UNTOUCHED, drafts=DRAFTS)
    shown = run("status", "-l", "es").stdout
    assert "100% machine" in shown
    assert "(polyglot check)" in shown
    assert all(len(line) <= 80 for line in shown.splitlines()[:3])
    result = run("check")
    said = result.stderr
    assert result.returncode == 1
    assert "100% of the reviewed text is unchanged machine translation, too much to count as reviewed." in said
    command = said.partition("runs: polyglot ")[2].partition(" [unmodified]")[0]
    assert command == "approve a -l es --by HANDLE"
    assert run(*command.replace("HANDLE", "ana").split()).stdout.startswith("Nothing to approve.\nRecorded ana")
    assert "unmodified" in run("check").stderr
    assert run(*command.replace("HANDLE", "bo").split()).stdout == "Approved: es 7.\n"
    assert "unmodified" not in run("check").stderr
    assert (status(publication).publishable, status(publication).unmodified) == (True, 0)


def test_an_edit_of_the_source_launders_nothing(make: Make) -> None:
    """A draft is known as one after the sentence was written otherwise, and after it went stale."""
    story = STORY.replace("ladders", '"ladders"')
    publication = make({"a": story}, HEAD)
    sync(publication, DAY)
    put(publication, UNTOUCHED, drafts=DRAFTS)
    make({"a": story.replace('"ladders"', "“ladders”").replace("one lends", "one sells")}, HEAD)
    sync(publication, DAY)
    row = status(publication)
    assert row.words == {State.STALE: 9, State.REVIEWED: 54}
    assert (row.unmodified, row.refused) == (1, True)


def test_a_copy_in_another_article_launders_nothing(make: Make) -> None:
    publication = make({"a": STORY}, HEAD)
    sync(publication, DAY)
    put(publication, LIGHTLY, drafts=DRAFTS)
    make({"a": STORY, "b": STORY}, HEAD)
    assert sync(publication, DAY).taken == 7
    rows = run_status(publication, [publication.locale("es")]).articles
    assert [row.unmodified for row in rows] == [pytest.approx(69 / 77), pytest.approx(69 / 77)]


def test_what_the_memory_drafted_is_a_persons(make: Make) -> None:
    publication = make({"a": STORY}, HEAD)
    sync(publication, DAY)
    put(publication, UNTOUCHED, drafts=DRAFTS)
    path = publication.ledger_path("a", publication.locale("es"))
    path.write_text(path.read_text(encoding="utf-8").replace("pseudo 1", "memory: old.tmx"), encoding="utf-8")
    assert status(publication).unmodified == 0
