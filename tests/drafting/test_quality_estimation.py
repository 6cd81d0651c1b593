"""Doubtful drafts: what the ledger keeps of them, the note above them, and the order of review."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from rich.cells import cell_len

from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, Origin, OriginKind, RecordKind
from polyglot.catalogs.ledger.review_queue import DOUBTFUL_BELOW
from polyglot.catalogs.merge.catalog import merge_ledgers
from polyglot.drafting.catalog_job import Proposal, create_job, write_proposals
from polyglot.errors import ContentError
from polyglot.model import State
from polyglot.publication import Publication
from polyglot.workflow.review import queue_drafts
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run
from tests.support.catalogs import SEEDS, SEMILLAS, message, records, states, translate

SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es", "ar"]\n[drafting]\nengine = "pseudo"\n'
TEXT = "# The shed\n\nSaws are lent for 40 days. Bring them back dry.\n"
SAWS, BACK = "Saws are lent for 40 days.", "Bring them back dry."
DRAFT = "Las sierras se prestan."
NOTE = "doubtful draft (12 %): the number 40 is lost"


def draft(publication: Publication, id: str, tag: str = "es", **fillings: Proposal) -> None:
    """Write drafts as a run of drafting does, for sources by their first words."""
    one = create_job(publication, id, publication.locale(tag))
    assert one is not None
    found = {
        unit.key: filling for unit in one.units for word, filling in fillings.items() if unit.text.startswith(word)
    }
    assert len(found) == len(fillings)
    write_proposals(publication, one, found, DAY)


def notes(publication: Publication, source: str, id: str = "a") -> str:
    found = message(publication, id, source)
    assert found is not None
    return found.notes


@pytest.fixture
def publication(make: Make) -> Publication:
    """One with a doubtful draft, one that is not, and a missing message."""
    made = make({"a": TEXT}, SETTINGS)
    sync(made, DAY)
    bad = Proposal(DRAFT, Origin(OriginKind.MACHINE, "argos x"), 12, ("the number 40 is lost",))
    draft(made, "a", Saws=bad, Bring=Proposal("Devuélvelas secas.", Origin(OriginKind.MACHINE, "argos x"), 80))
    return made


def contents(publication: Publication) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in publication.catalogs.rglob("*") if path.is_file()}


def test_the_ledger_keeps_what_is_known_of_a_draft(publication: Publication) -> None:
    sure = {record.text: (record.confidence, record.doubts) for record in records(publication, "a")}
    assert sure == {DRAFT: (12, "the number 40 is lost"), "Devuélvelas secas.": (80, "")}
    text = publication.ledger_path("a", publication.locale("es")).read_text(encoding="utf-8")
    assert '"doubts": "the number 40 is lost", "confidence": 12}' in text
    assert ledger.dump(ledger.parse(text, "x")) == text


def test_no_confidence_at_all_is_not_none() -> None:
    records = [
        LedgerRecord("a", "b", RecordKind.DRAFT, Origin(OriginKind.MACHINE, "x"), DAY, "t", confidence)
        for confidence in (0, None, 100)
    ]
    text = ledger.dump(records)
    assert set(ledger.parse(text, "x")) == set(records)
    assert merge_ledgers(records[:1], records[:2], records[::2]) == (records[0], records[1], records[2])


@pytest.mark.parametrize("value", ['"high"', "null", "[]", "{}"])
def test_a_confidence_that_is_none_is_told_with_its_line(value: str) -> None:
    line = f'{{"source": "a", "target": "b", "kind": "draft", "day": "{DAY}", "confidence": {value}}}\n'
    with pytest.raises(ContentError, match="not a record"):
        ledger.parse(line, "x")


def test_a_ledger_from_before_is_read_as_it_was(publication: Publication) -> None:
    path = publication.ledger_path("a", publication.locale("es"))
    text = re.sub(r', "doubts".*?(?=\})|, "confidence": \d+', "", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    assert ledger.dump(ledger.parse(text, "x")) == text
    (publication.articles / "a.md").write_text(f"{TEXT}\nMore.\n", encoding="utf-8")
    sync(publication, DAY)
    assert "doubtful" not in notes(publication, SAWS)
    assert [one.confidence for one in queue_drafts(publication, publication.locales).drafts] == [None, None]


def test_a_doubtful_draft_says_so_above_itself_alone(publication: Publication) -> None:
    assert notes(publication, SAWS) == f"paragraph\n{NOTE}"
    assert (notes(publication, BACK), notes(publication, "The shed")) == ("paragraph", "heading 1")


def test_syncs_leave_the_note_where_it_is(publication: Publication) -> None:
    before = contents(publication)
    for _ in range(2):
        sync(publication, DAY)
        assert contents(publication) == before
        shutil.rmtree(publication.cache_dir)  # so that all is looked into


def test_an_edit_touches_no_other_message(publication: Publication) -> None:
    path = publication.catalog_path("a", publication.locale("es"))
    before = path.read_text(encoding="utf-8").split("\n\n")
    (publication.articles / "a.md").write_text(TEXT.replace("The shed", "The barn"), encoding="utf-8")
    sync(publication, DAY)
    after = path.read_text(encoding="utf-8").split("\n\n")
    assert len(before) == len(after)
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert 'msgid "The barn"' in changed[0]


def test_the_note_follows_its_sentence_through_another_writing(make: Make) -> None:
    made = make({"a": "It isn't *lent*."}, SETTINGS)
    sync(made, DAY)
    draft(made, "a", It=Proposal("No se *presta*.", Origin(OriginKind.MACHINE, "argos x"), 12))
    (made.articles / "a.md").write_text("It isn’t _lent_.", encoding="utf-8")
    sync(made, DAY)
    assert notes(made, "It isn’t _lent_.") == "paragraph\ndoubtful draft (12 %)"


@pytest.mark.parametrize("changes", [{"fuzzy": False}, {"target": "Las sierras se prestan 40 días."}, {"target": ""}])
def test_the_note_goes_when_a_person_has_looked(publication: Publication, changes: dict[str, object]) -> None:
    translate(publication, "a", SAWS, **changes)  # type: ignore[arg-type]
    sync(publication, DAY)
    assert notes(publication, SAWS) == "paragraph"
    before = contents(publication)
    sync(publication, DAY)
    assert contents(publication) == before


def test_the_note_goes_with_what_another_article_gives(make: Make) -> None:
    made = make({"a": SEEDS, "b": SEEDS}, SETTINGS)
    sync(made, DAY)
    draft(made, "a", Seeds=Proposal("Semillas.", Origin(OriginKind.MACHINE, "argos x"), 12))
    assert notes(made, SEEDS) == "paragraph\ndoubtful draft (12 %)"
    translate(made, "b", SEEDS, target=SEMILLAS)
    assert sync(made, DAY).taken == 1
    assert states(made, "a") == {SEEDS: State.REVIEWED}
    assert notes(made, SEEDS) == "paragraph"


def test_the_note_goes_when_the_draft_is_made_again(publication: Publication, run: Run) -> None:
    assert run("draft", "--again", "-l", "es").returncode == 0
    assert notes(publication, SAWS) == "paragraph"


def test_a_note_of_the_author_is_not_taken_for_ours(make: Make) -> None:
    made = make({"a": f"<!-- i18n:comment {NOTE} -->\n{TEXT.partition('#')[0]}{SAWS}\n"}, SETTINGS)
    sync(made, DAY)
    draft(made, "a", Saws=Proposal(DRAFT, Origin(OriginKind.MACHINE, "argos x"), 80))
    assert notes(made, SAWS) == f"paragraph\n{NOTE}"


def test_reasons_cannot_break_the_file(publication: Publication) -> None:
    doubts = 'it says “\u2028#, c-format\r\nmsgid \x00"x"\x1b\u202e”' + " and more" * 50
    draft(publication, "a", The=Proposal("El cobertizo", Origin(OriginKind.MACHINE, "argos x"), 0, (doubts,)))
    path = publication.catalog_path("a", publication.locale("es"))
    (line,) = [one for one in path.read_text(encoding="utf-8").split("\n") if "(0 %)" in one]
    assert line.startswith('#. doubtful draft (0 %): it says “ #, c-format msgid "x"”')
    assert line.endswith("…")
    checked = subprocess.run(["msgcat", "--no-wrap", path], capture_output=True, check=True)
    assert checked.stdout == path.read_bytes()
    before = contents(publication)
    sync(publication, DAY)
    assert contents(publication) == before


def test_a_draft_of_two_is_as_sure_as_the_worse_of_them(make: Make) -> None:
    made = make({"a": "Open the shed. Bring the saw back dry."}, SETTINGS)
    sync(made, DAY)
    doubtful = Proposal(
        "Devuelva la sierra seca.", Origin(OriginKind.MACHINE, "argos x"), 30, ("the engine was not sure",)
    )
    draft(made, "a", Open=Proposal("Abra el cobertizo.", Origin(OriginKind.MACHINE, "argos x"), 70), Bring=doubtful)
    made = make({}, SETTINGS.replace("[drafting]", 'unit = "block"\n[drafting]'))
    sync(made, DAY)
    whole = "Open the shed. Bring the saw back dry."
    assert notes(made, whole) == "paragraph\ndoubtful draft (30 %): the engine was not sure"


def test_the_order_of_review(publication: Publication, run: Run) -> None:
    draft(
        publication,
        "a",
        "ar",
        Bring=Proposal("أعدها جافة.", Origin(OriginKind.MACHINE, "argos y"), 30, ("the engine was not sure",)),
    )
    draft(publication, "a", The=Proposal("El cobertizo", Origin(OriginKind.MEMORY, "b")))
    translate(publication, "a", BACK, target="Devuélvelas bien secas.")  # touched: nobody knows how good it is now
    found = queue_drafts(publication, publication.locales).drafts
    assert [(one.confidence, one.is_doubtful) for one in found] == [(12, True), (30, True), (None, False), (100, False)]
    said = run("status", "--drafts")
    lines = said.stdout.splitlines()
    assert lines[0] == "locales/es/LC_MESSAGES/a.po:23: 12 %, the number 40 is lost, argos x"
    assert lines[1:3] == [f"    {SAWS}", f"    {DRAFT}"]
    assert lines[-1] == "4 drafts, 2 of them doubtful."
    place = (publication.root / "locales/es/LC_MESSAGES/a.po").read_text(encoding="utf-8").split("\n")[22]
    assert place == f'msgid "{SAWS}"'


def test_as_many_as_are_asked_for(publication: Publication, run: Run) -> None:
    said = run("status", "--drafts", "--top", "1").stdout.splitlines()
    assert len(said) == 4
    assert said[-1] == "2 drafts, 1 of them doubtful; the first 1 are shown (--top 2 for all)."
    assert run("status", "--drafts", "-l", "ar").stdout == "No drafts to review.\n"
    (row,) = json.loads(run("status", "--drafts", "--top", "1", "--json").stdout)["drafts"]
    assert (row["article"], row["language"], row["confidence"]) == ("a", "es", 12)
    assert (row["source"], row["draft"], row["doubts"]) == (SAWS, DRAFT, "the number 40 is lost")


def test_long_texts_are_cut_to_the_lines(make: Make, run: Run) -> None:
    made = make({"a": "Saws are lent " + "and lent again " * 20 + "."}, SETTINGS)
    sync(made, DAY)
    draft(made, "a", Saws=Proposal("锯子可以借出。" * 20, Origin(OriginKind.MACHINE, "argos x"), 12))
    _, source, shown, _ = run("status", "--drafts").stdout.splitlines()
    assert cell_len(source) <= 80
    assert cell_len(shown) <= 80
    assert source.endswith("…")
    assert shown.endswith("…")


def test_status_counts_the_words_of_doubtful_drafts(publication: Publication, run: Run) -> None:
    report = json.loads(run("status", "--json").stdout)["articles"]
    assert {row["language"]: row["doubtful"] for row in report} == {"es": 6, "ar": 0}
    said = run("status")
    assert "doubtful: words in drafts to review first (polyglot status --drafts)" in said.stdout
    assert max(map(len, said.stdout.splitlines())) <= 80
    translate(publication, "a", SAWS, fuzzy=False)
    assert "doubtful" not in run("status").stdout


def test_the_starter_model_says_how_sure_it_is(make: Make, run: Run) -> None:
    made = make(
        {"a": "The house is old.\n\nSqueaky zithers outwit flummoxed quokkas."}, SETTINGS.replace("pseudo", "argos")
    )
    run("draft", "-l", "es")
    good, bad = (one.confidence for one in sorted(records(made, "a"), key=lambda one: -(one.confidence or 0)))
    assert good is not None
    assert bad is not None
    assert good > DOUBTFUL_BELOW > bad
    assert "(" in notes(made, "Squeaky zithers outwit flummoxed quokkas.")
