"""The glossary: the file, terms in texts, what translators are told, and what is checked."""

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot.catalogs.glossary import glossary
from polyglot.checking.catalog_checks import read_glossary
from polyglot.errors import ContentError
from polyglot.language.locales import parse_tag
from polyglot.workflow.check import check
from polyglot.workflow.glossary import glossary as run_glossary
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run
from tests.support.cases import cases
from tests.support.glossaries import TABLE, messages, review, told, written
from tests.support.paths import REPOSITORY

LOCALES = [parse_tag(tag) for tag in ("en", "es", "ar", "zh")]


@pytest.mark.parametrize(("table", "expected"), cases("glossary", 2))
def test_what_is_wrong_with_the_file_is_told(make: Make, table: str, expected: str) -> None:
    publication = make({"a": "One."})
    written(publication, table)
    found = read_glossary(publication)[1]
    lines = [f"{one.line} {one.severity}: {one.text} {one.remedy}" for one in found]
    assert "\n".join(lines) == expected
    assert {(one.path, one.code) for one in found} <= {("glossary.csv", "glossary")}


@pytest.mark.parametrize(("table", "source", "translation", "expected"), cases("terms", 4))
def test_terms(table: str, source: str, translation: str, expected: str) -> None:
    one, other = map(parse_tag, table.partition("\n")[0].split(","))
    terms = glossary.parse(table, "glossary.csv", one, [one, other]).matcher(one, other)
    assert "\n".join(terms.find_violations(source, translation)) == expected
    nfd = [unicodedata.normalize("NFD", text) for text in (source, translation)]
    assert bool(list(terms.find_violations(*nfd))) == bool(expected)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_spreadsheet_can_write_it(make: Make, encoding: str, separator: str, end: str) -> None:
    publication = make({"a": "One."})
    table = (
        separator.join(("note", "es", "EN"))
        + end
        + separator.join(('"a, b; c"', "uno", "one"))
        + end
        + separator * 2
        + end
    )
    publication.glossary.write_bytes(table.encode(encoding))
    (row,) = glossary.read(publication).rows
    assert (row.forms, row.cells["es"].forms, row.note) == (("one",), ("uno",), "a, b; c")


def test_a_term_is_one_of_the_source_language() -> None:
    """A row is turned round only where `from` says so; what stays as it is does so in all directions."""
    table = "en,es,ar,from\nchapter,grupo,مجموعة\nrepair café,café de reparación,مقهى,en es\nWindrow,=,=\n"
    known = glossary.parse(table, "glossary.csv", LOCALES[0], LOCALES)
    english, spanish, arabic, _ = LOCALES
    assert not list(known.matcher(spanish, english).find_violations("Un grupo", "A group"))
    assert list(known.matcher(spanish, english).find_violations("Un café de reparación", "A garage")) == [
        "“café de reparación” should be “repair café”."
    ]
    assert list(known.matcher(spanish, arabic).find_violations("Un café de reparación", "x")) == [
        "“café de reparación” should be “مقهى”."
    ]
    assert list(known.matcher(spanish, english).find_violations("Windrow", "Andana")) == [
        "“Windrow” should stay as it is."
    ]


def test_translators_are_told(make: Make) -> None:
    text = "The seed library lends.\n\n## Seed libraries of The Windrow\n\n<!-- i18n:comment one cat -->\n\nA cat.\n"
    publication = make({"a": text})
    written(publication, TABLE)
    sync(publication, DAY)
    found = messages(publication)
    assert found["The seed library lends."].notes == (
        "paragraph\nglossary: seed library → biblioteca de semillas; not librería de semillas (it lends)"
    )
    assert [line.split(" ")[0] for line in told(found["Seed libraries of The Windrow"])] == ["glossary:", "keep:"]
    assert found["A cat."].notes == "paragraph\none cat"  # the author's own note comes through
    assert "مكتبة البذور" in messages(publication, folder="ar")["The seed library lends."].notes
    assert not any(told(one) for one in messages(publication, folder="zh").values() if "Windrow" not in one.source)
    assert "glossary:" not in publication.template_path("a").read_text(encoding="utf-8")
    path = publication.catalog_path("a", LOCALES[1])
    assert subprocess.run(["msgcat", "--no-wrap", path], capture_output=True, check=True).stdout == path.read_bytes()


def test_an_edit_elsewhere_changes_no_line(make: Make) -> None:
    publication = make({"a": "The seed library lends.\n\nOne.\n"})
    written(publication, TABLE)
    sync(publication, DAY)
    before = messages(publication)
    (publication.articles / "a.md").write_text("The Windrow.\n\nThe seed library lends.\n\nTwo.\n", encoding="utf-8")
    sync(publication, DAY)
    after = messages(publication)
    assert after["The seed library lends."] == before["The seed library lends."]


def test_an_edit_of_the_glossary_rewrites_what_it_touches(make: Make) -> None:
    publication = make({"a": "The seed library lends.", "b": "One.", "c": "The Windrow."})
    sync(publication, DAY)

    def rewritten(table: str) -> set[str]:
        paths = [*publication.catalogs.rglob("*.po*")]
        before = {path: path.read_bytes() for path in paths}
        written(publication, table)
        sync(publication, DAY)
        assert sync(publication, DAY).written == 0
        return {f"{path.parts[-3]}/{path.stem}" for path in paths if path.read_bytes() != before[path]}

    assert rewritten(TABLE) == {"es/a", "ar/a", "es/c", "ar/c"}
    assert rewritten(TABLE.replace("it lends", "")) == {"es/a", "ar/a"}
    publication.glossary.unlink()
    assert sync(publication, DAY).written == 4


def test_a_broken_glossary_stops_a_sync_before_it_writes(make: Make) -> None:
    publication = make({"a": "The seed library lends."})
    written(publication, TABLE)
    sync(publication, DAY)
    before = messages(publication)
    written(publication, TABLE.replace("en,es", "English,es"))
    with pytest.raises(ContentError) as raised:
        sync(publication, DAY)
    assert (raised.value.where, raised.value.line) == ("glossary.csv", 1)
    assert messages(publication) == before
    assert [(one.code, one.path) for one in check(publication)] == [("glossary", "glossary.csv")]


def test_reviewed_translations_are_checked(make: Make) -> None:
    publication = make({"a": "The seed library lends.\n\nSeed libraries.\n\nThe Windrow.\n\nOne.\n"})
    written(publication, TABLE)
    sync(publication, DAY)
    review(publication, "a", {
        "The seed library lends.": "La librería de semillas presta.",
        "Seed libraries.": "Bibliotecas de semillas.",
        "The Windrow.": "La Andana.",
    })  # fmt: skip
    found = [one for one in check(publication) if one.code == "glossary"]
    lines = [line for line, text in enumerate(publication.catalog_path("a", LOCALES[1]).read_text("utf-8").split("\n"), 1)
             if text in {'msgid "The seed library lends."', 'msgid "The Windrow."'}]  # fmt: skip
    assert [(one.path, one.line, str(one.severity), one.text) for one in found] == [
        ("locales/es/LC_MESSAGES/a.po", lines[0], "warning",
         "“seed library” is not “librería de semillas” but “biblioteca de semillas”."),
        ("locales/es/LC_MESSAGES/a.po", lines[1], "warning", "“The Windrow” should stay as it is."),
    ]  # fmt: skip


def test_the_verb(make: Make, run: Run) -> None:
    publication = make({"a": "The seed library lends.\n\nSeed libraries.\n"})
    assert "no glossary.csv" in run("glossary").stdout
    written(publication, TABLE)
    run("sync")
    review(
        publication,
        "a",
        {"The seed library lends.": "La librería presta.", "Seed libraries.": "Bibliotecas de semillas."},
    )
    shown = run("glossary")
    assert shown.returncode == 0, shown.stderr
    assert "1 of 2" in next(line for line in shown.stdout.splitlines() if line.startswith("seed library"))
    one = run("glossary", "Seed", "library", "-l", "es")
    assert one.stdout.splitlines()[:4] == [
        "locales/es/LC_MESSAGES/a.po:16: reviewed",
        "    The seed library lends.",
        "    La librería presta.",
        "    “seed library” should be “biblioteca de semillas”.",
    ]
    wrong = run("glossary", "seeds")
    assert (wrong.returncode, wrong.stderr) == (
        2,
        "error: glossary.csv has no term “seeds”. “polyglot glossary” lists the terms.\n",
    )
    assert '"fault":' in run("glossary", "--json").stdout


def test_the_sample_follows_its_glossary(tmp_path: Path) -> None:
    """Its catalogs are as sync writes them, and every reviewed translation has the terms."""
    for name in ("articles", "locales"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    for name in ("polyglot.toml", "glossary.csv"):
        shutil.copy(REPOSITORY / name, tmp_path / name)
    from polyglot import publication as publications

    publication = publications.read(tmp_path)
    assert sync(publication, DAY).written == 0
    assert check(publication) == ()
    report = run_glossary(publication, publication.locales)
    reviewed = {use.term for use in report.uses if use.target and not use.fault}
    assert {"seed library", "repair café", "chapter", "Harbour Wells"} <= reviewed


WORDS = st.sampled_from(
    [
        "seed",
        "seeds",
        "library",
        "Libraries",
        "the",
        "Ana",
        "Ruiz",
        "种",
        "子",
        "مكتبة",
        "**",
        "`",
        "[",
        "][1]",
        ",",
        "é",
        "-",
    ]
)


@given(
    st.lists(WORDS, max_size=12).map(" ".join),
    st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), max_size=5),
)
def test_found_terms_stand_in_order(text: str, forms: list[str]) -> None:
    """What is found are places in the text, one behind the other; and a name is found whatever else is known."""
    table = "en,es\n" + "".join(f'"{form}",x\n' for form in forms)
    terms = (
        glossary.parse(table, "glossary.csv", LOCALES[0], LOCALES)
        .matcher(LOCALES[0], LOCALES[1])
        .with_names(["Ana Ruiz"])
    )
    places = [place for one in terms.find_terms(text) for place in (one.start, one.end)]
    assert places == sorted(places)
    assert not places or (places[0] >= 0 and places[-1] <= len(text))
    assert [one.term.forms for one in terms.find_terms("Ana Ruiz")] == [("Ana Ruiz",)]
