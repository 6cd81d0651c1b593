"""A PO file of ours that a translator sends back: adopted by msgctxt and msgid."""

import json
from pathlib import Path

import polib
import pytest

from polyglot.adoption.adopt_files import AdoptionReport
from polyglot.catalogs.ledger import article_translations, catalog_store, records
from polyglot.catalogs.ledger.model import RecordKind
from polyglot.drafting.backlog import DraftRequest
from polyglot.errors import UsageError
from polyglot.model import State
from polyglot.publication import Publication
from polyglot.workflow.draft import draft
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run
from tests.support.adoption import live, take

SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es"]\n[drafting]\nengine = "pseudo"\n'
STORY = """\
---
title: The depot
keep: [Windrow]
---
The depot opens at noon. It lends ladders to everybody. Ask for the key at the bakery.

The Windrow chapter keeps the list. Nobody has ever been fined.
"""
NOON, LENDS, KEY, LIST, FINED = (
    "The depot opens at noon.",
    "It lends ladders to everybody.",
    "Ask for the key at the bakery.",
    "The Windrow chapter keeps the list.",
    "Nobody has ever been fined.",
)
LATER = "2026-02-02"


def write(publication: Publication, file: Path, texts: dict[str, str], *, fuzzy: bool = False) -> Path:
    """Save a copy of the catalog with these translations, wrapped as editors do."""
    catalog = polib.pofile(str(publication.catalog_path("news", publication.locale("es"))), wrapwidth=60)
    for entry in catalog:
        if entry.msgid in texts:
            entry.msgstr, entry.previous_msgid = texts[entry.msgid], None
            entry.flags = ["fuzzy"] if fuzzy else []
    catalog.save(str(file))
    return file


@pytest.fixture
def publication(make: Make) -> Publication:
    """An article with a glossary: one reviewed text, one draft of a translator, and drafts of an engine."""
    made = make({"news": STORY, "other": "Another story."}, SETTINGS)
    (made.root / "glossary.csv").write_text("en,es\nladder | ladders,escalera | escaleras\n", encoding="utf-8")
    sync(made, DAY)
    path = made.catalog_path("news", made.locale("es"))
    write(made, path, {NOON: "Abre a mediodía."})
    write(made, path, {KEY: "Pida la llave."}, fuzzy=True)
    sync(made, DAY)
    draft(DraftRequest(publication=made, locales=made.locales, day=DAY))
    return made


def texts(publication: Publication) -> dict[str, tuple[str, State]]:
    found = article_translations.read(publication, "news", publication.locale("es"))
    return {one.source: (one.target, records.message_state(one, found.kinds)) for one in found.messages.values()}


def edit(publication: Publication, old: str, new: str) -> None:
    path = publication.article_path("news")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def codes(report: AdoptionReport) -> list[str]:
    return [finding.code for finding in report.findings]


def test_reviewed_over_drafts(publication: Publication, tmp_path: Path) -> None:
    """Over one of an engine and one that a person had begun."""
    file = write(publication, tmp_path / "news.po", {LENDS: "Presta escaleras.", KEY: "Pida la llave al lado."})
    report = take(publication, "es", file)
    made = texts(publication)
    assert made[NOON] == ("Abre a mediodía.", State.REVIEWED)
    assert made[LENDS] == ("Presta escaleras.", State.REVIEWED)
    assert made[KEY] == ("Pida la llave al lado.", State.REVIEWED)
    assert made[FINED][1] is State.DRAFT
    (result,) = report.articles
    assert (result.article, result.reviewed, result.drafts, result.known, report.findings) == ("news", 2, 0, 4, [])
    assert report.placed == report.messages == 6
    ledger = catalog_store.read_ledger(publication, "news", publication.locale("es"))
    reviews = [record for record in ledger if record.kind is RecordKind.REVIEW]
    assert {(record.origin.name, record.source) for record in reviews} == {
        ("ana", records.text_digest(LENDS)),
        ("ana", records.text_digest(KEY)),
    }


def test_notes_stay(publication: Publication, tmp_path: Path) -> None:
    take(publication, "es", write(publication, tmp_path / "news.po", {LIST: "El grupo Windrow guarda la lista."}))
    notes = {source: one.notes for (_, source), one in live(publication.root, "es", "news").items()}
    assert "glossary: ladder → escalera" in notes[LENDS]
    assert "keep: Windrow" in notes[LIST]
    assert sync(publication, DAY).written == 0


def test_empty_and_left_out_change_nothing(publication: Publication, tmp_path: Path) -> None:
    before = texts(publication)
    file = write(publication, tmp_path / "news.po", dict.fromkeys((NOON, LENDS, KEY), ""))
    catalog = polib.pofile(str(file))
    for entry in list(catalog)[4:]:
        catalog.remove(entry)
    catalog.save()
    report = take(publication, "es", file)
    assert texts(publication) == before
    assert report.findings == []


def test_another_reviewed_text_is_kept_and_told(publication: Publication, tmp_path: Path) -> None:
    report = take(publication, "es", write(publication, tmp_path / "news.po", {NOON: "Se abre a las doce."}))
    assert texts(publication)[NOON] == ("Abre a mediodía.", State.REVIEWED)
    assert codes(report) == ["adopt-differs"]


@pytest.mark.parametrize("state", ["missing", "draft", "stale", "reviewed"])
def test_a_sentence_that_was_edited_meanwhile(publication: Publication, tmp_path: Path, state: str) -> None:
    """The translation of the old wording is kept as stale, and named, unless the new one is translated already."""
    old, new = (NOON, "The depot opens at two.") if state == "stale" else (FINED, "Nobody has yet been fined.")
    file = write(publication, tmp_path / "news.po", {old: "Texto de Ana."})
    edit(publication, old, new)
    sync(publication, LATER)
    if state == "draft":
        draft(DraftRequest(publication=publication, locales=publication.locales, day=LATER))
    if state == "reviewed":
        write(publication, publication.catalog_path("news", publication.locale("es")), {new: "Texto nuevo."})
    assert texts(publication)[new][1] == state
    report = take(publication, "es", file)
    found = next(one for one in live(publication.root, "es", "news").values() if one.source == new)
    if state == "reviewed":
        assert codes(report) == ["adopt-differs"]
        assert texts(publication)[new] == ("Texto nuevo.", State.REVIEWED)
        return
    assert codes(report) == ["adopt-edited"]
    assert old in report.findings[0].text
    assert new in report.findings[0].text
    assert texts(publication)[new] == ("Texto de Ana.", State.STALE)
    assert found.previous == old
    assert ("Abre a mediodía." in found.comments) == (state == "stale")
    assert sum(one.stale for one in report.articles) == 1
    again = take(publication, "es", file)
    assert (codes(again), sum(one.stale for one in again.articles)) == ([], 0)


def test_a_stale_text_that_was_corrected(publication: Publication, tmp_path: Path) -> None:
    edit(publication, "at noon", "at two")
    sync(publication, LATER)
    file = write(publication, tmp_path / "news.po", {"The depot opens at two.": "Abre a las dos."})
    take(publication, "es", file)
    assert texts(publication)["The depot opens at two."] == ("Abre a las dos.", State.REVIEWED)


def test_an_edit_of_the_writing_alone_keeps_the_review(publication: Publication, tmp_path: Path) -> None:
    file = write(publication, tmp_path / "news.po", {FINED: "Nadie ha pagado multa."})
    edit(publication, FINED, "Nobody has *ever* been fined.")
    edit(publication, "*ever*", "_ever_")
    edit(publication, "_ever_", "ever")
    edit(publication, FINED, FINED.replace(" has ", "\u00a0has "))
    take(publication, "es", file)
    made = texts(publication)
    assert made[FINED.replace(" has ", "\u00a0has ")] == ("Nadie ha pagado multa.", State.REVIEWED)


def test_what_found_no_place_is_listed(publication: Publication, tmp_path: Path, run: Run) -> None:
    file = write(publication, tmp_path / "news.po", {FINED: "Nadie ha pagado multa.", LENDS: "Presta escaleras."})
    edit(publication, f" {FINED}", "")
    done = run("adopt", "-l", "es", "--by", "ana", file)
    assert done.returncode == 0
    assert "1 article: 1 reviewed, 0 drafts" in done.stdout
    assert f"warning: “{FINED}” is not in the article" in done.stderr
    assert "“Nadie ha pagado multa.”" in done.stderr
    told = json.loads(run("adopt", "-l", "es", "--json", file).stdout)
    assert [finding["code"] for finding in told["findings"]] == ["adopt-left"]
    assert (told["messages"], told["placed"]) == (6, 5)


def test_a_dry_run_writes_nothing(publication: Publication, tmp_path: Path) -> None:
    file = write(publication, tmp_path / "news.po", {LENDS: "Presta escaleras."})
    path = publication.catalog_path("news", publication.locale("es"))
    before = path.read_bytes()
    assert take(publication, "es", file, write=False).articles[0].reviewed == 1
    assert path.read_bytes() == before


def strip_references(file: Path) -> None:
    file.write_text(
        "".join(
            line for line in file.read_text(encoding="utf-8").splitlines(keepends=True) if not line.startswith("#: ")
        ),
        encoding="utf-8",
    )


@pytest.mark.parametrize("references", [True, False])
@pytest.mark.parametrize("name", ["news.po", "news (1).po", "news-es.po", "news_es (2).po", "news.es.po", "mail.po"])
def test_the_name_of_the_file(publication: Publication, tmp_path: Path, name: str, *, references: bool) -> None:
    file = write(publication, tmp_path / name, {LENDS: "Presta escaleras."})
    if not references:
        strip_references(file)
    report = take(publication, "es", file)
    assert texts(publication)[LENDS] == ("Presta escaleras.", State.REVIEWED)
    assert report.findings == []


def test_a_file_of_no_article(publication: Publication, tmp_path: Path) -> None:
    file = tmp_path / "nwes.po"
    file.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "A"\nmsgstr "B"\n', encoding="utf-8"
    )
    (finding, left) = take(publication, "es", file).findings
    assert (finding.code, "Did you mean --translation-of articles/news.md?" in finding.remedy) == ("adopt-file", True)
    assert left.code == "adopt-left"
    with pytest.raises(UsageError) as error:
        take(publication, "es", file, article="articles/nwes.md")
    assert error.value.remedy == "Did you mean “news”?"


def test_a_message_of_no_article_is_told(publication: Publication, tmp_path: Path) -> None:
    """Also where a program left out the references, or wrote others; a draft is nobody's work."""
    file = write(publication, tmp_path / "news.po", {LENDS: "Presta escaleras."})
    catalog = polib.pofile(str(file))
    catalog.append(polib.POEntry(msgid="A lost one.", msgstr="Una perdida."))
    catalog.append(polib.POEntry(msgid="One from afar.", msgstr="De lejos.", occurrences=[("articles/gone.md", "")]))
    catalog.append(polib.POEntry(msgid="A neighbour.", msgstr="Vecina.", occurrences=[("articles/other.md", "")]))
    catalog.append(polib.POEntry(msgid="A draft.", msgstr="Borrador.", flags=["fuzzy"]))
    catalog.save()
    report = take(publication, "es", file, article="news")
    assert texts(publication)[LENDS] == ("Presta escaleras.", State.REVIEWED)
    told = [finding.text for finding in report.findings if finding.code == "adopt-left"]
    assert [text.partition("”")[0] for text in told] == ["“A lost one.", "“One from afar."]
    assert report.messages - report.placed == 2
