"""The translation memory: what it finds, what it takes in and gives out, and what drafts make of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from translate.storage.tmx import tmxfile

from polyglot.catalogs.ledger.model import Origin, OriginKind
from polyglot.catalogs.memory import load, tmx
from polyglot.drafting.backlog import DraftRequest
from polyglot.errors import ContentError, UsageError
from polyglot.model import MemoryMatch, State, TranslationPair
from polyglot.publication import Publication
from polyglot.workflow import memory
from polyglot.workflow.draft import draft
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run
from tests.support.catalogs import SEEDS, SEMILLAS, records, states, translate
from tests.support.paths import DATA

SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es", "zh-Hant"]\n[drafting]\nengine = "pseudo"\n'
TMX = DATA / "tmx"
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\r"), min_size=1)


def find(
    publication: Publication, text: str, source: str = "en", target: str = "es", least: float = 70
) -> list[MemoryMatch]:
    return memory.find_matches(publication, text, (publication.locale(source), publication.locale(target)), least, 5)


@pytest.fixture
def publication(make: Make) -> Publication:
    """One with a reviewed sentence of seven words, and a short heading."""
    made = make({"a": f"# Seeds\n\n{SEEDS} Drafts are not remembered."}, SETTINGS)
    sync(made, DAY)
    translate(made, "a", SEEDS, target=SEMILLAS)
    translate(made, "a", "Seeds", target="Semillas")
    translate(made, "a", "Drafts are not remembered.", target="No.", fuzzy=True)
    return made


def test_the_same_and_what_is_like_it(publication: Publication) -> None:
    assert find(publication, SEEDS) == [MemoryMatch(SEEDS, SEMILLAS, 100.0, "a")]
    (match,) = find(publication, "Seeds are kept dry and very cool.")
    assert 85 < match.score < 100
    assert match.target == SEMILLAS
    assert find(publication, "Bicycles are kept dry.") == []
    assert find(publication, "Drafts are not remembered.") == []
    assert find(publication, SEEDS, target="zh-Hant") == []
    assert find(publication, "…") == find(publication, "") == []


def test_without_spaces_between_words(make: Make) -> None:
    made = make({"a": "---\nlanguage: zh-Hant\n---\n種子要保持乾燥和涼爽。"}, SETTINGS)
    sync(made, DAY)
    translate(made, "a", "種子要保持乾燥和涼爽。", target=SEMILLAS)
    (match,) = find(made, "種子要保持乾燥。", source="zh-Hant")
    assert match.target == SEMILLAS


def test_it_follows_the_catalogs(publication: Publication) -> None:
    assert len(find(publication, SEEDS)) == 1
    translate(publication, "a", SEEDS, target="Otra.")
    assert [match.target for match in find(publication, SEEDS)] == ["Otra."]
    (publication.articles / "a.md").write_text("Nothing.", encoding="utf-8")
    sync(publication, DAY)
    assert [match.target for match in find(publication, SEEDS)] == ["Otra."]  # obsolete, and known
    publication.catalog_path("a", publication.locale("es")).unlink()
    assert find(publication, SEEDS) == []


def test_an_earlier_wording_is_known(publication: Publication) -> None:
    sync(publication, DAY)
    (publication.articles / "a.md").write_text("Seeds are kept very dry and cool.", encoding="utf-8")
    sync(publication, DAY)
    assert find(publication, SEEDS, least=100) == [MemoryMatch(SEEDS, SEMILLAS, 100.0, "a")]


def test_a_broken_index_is_thrown_away(publication: Publication) -> None:
    find(publication, SEEDS)
    (index,) = publication.cache_dir.glob("memory*")
    index.write_bytes(b"no index at all, but long enough to be one" * 100)
    with pytest.raises(ContentError, match="corrupt"):
        find(publication, SEEDS)
    assert find(publication, SEEDS)


def test_short_and_imported_texts_are_drafts(publication: Publication) -> None:
    memory.import_tmx(publication, TMX / "foreign.tmx", "old")
    (publication.articles / "b.md").write_text("# Seeds\n\nBring a towel & soap.", encoding="utf-8")
    report = draft(DraftRequest(publication=publication, locales=[publication.locale("es")], day=DAY))
    assert (report.drafted, report.remembered) == ({"es": 2}, 2)
    assert set(states(publication, "b").values()) == {State.DRAFT}
    origins = {record.text: record.origin for record in records(publication, "b")}
    assert origins == {
        "Semillas": Origin(OriginKind.MEMORY, "a"),
        "Traiga una toalla y jabón.": Origin(OriginKind.MEMORY, "old.tmx"),
    }


def test_a_memory_that_would_break_the_markup_is_not_used(make: Make) -> None:
    made = make({"a": "See [the map](https://a.example/)."}, SETTINGS)
    pair = TranslationPair(("en", "es"), "See [the map][1].", "Mire el mapa.")
    made.memory.mkdir()
    (made.memory / "bad.tmx").write_text("".join(tmx.dump([pair], "en")), encoding="utf-8")
    assert find(made, pair.source)
    assert draft(DraftRequest(publication=made, locales=[made.locale("es")], day=DAY)).remembered == 0


def test_export_is_valid_and_read_by_others(publication: Publication, tmp_path: Path) -> None:
    count, text = memory.export_tmx(publication, publication.locales)
    path = tmp_path / "out.tmx"
    path.write_text(text, encoding="utf-8")
    valid(path)
    units = {unit.source: unit.target for unit in tmxfile.parsefile(str(path)).units}  # type: ignore[no-untyped-call]
    assert units == {SEEDS: SEMILLAS, "Seeds": "Semillas"}
    assert count == 2


def valid(path: Path) -> None:
    dtd = etree.DTD(str(TMX / "tmx14.dtd"))
    assert dtd.validate(etree.parse(str(path))), dtd.error_log


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_what_is_written_is_read_back(texts: list[tuple[str, str]]) -> None:
    pairs = [TranslationPair(("en", "es"), source, target, "a") for source, target in texts]
    told = "".join(tmx.dump(pairs, "en")).encode()
    reader = tmx.TmxParser("x.tmx")
    reader.feed(told, last=True)
    assert [one.texts for one in reader.units] == [{"en": pair.source, "es": pair.target} for pair in pairs]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_a_foreign_file(publication: Publication, tmp_path: Path, encoding: str) -> None:
    text = (TMX / "foreign.tmx").read_text(encoding="utf-8").replace("UTF-8", encoding.removesuffix("-sig"))
    path = tmp_path / "foreign.tmx"
    path.write_bytes(text.encode(encoding))
    assert [(pair.languages, pair.source, pair.target) for pair in load.read_tmx_pairs(publication, path, "x")] == [
        (("en", "es"), "Bring a towel & soap.", "Traiga una toalla y jabón."),
        (("es", "en"), "El taller abre tarde.", "The workshop opens late."),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("no xml", 1),
        ("<html/>", 1),
        ("<tmx>\n<body>\n<tu>", 3),
        ('<!DOCTYPE tmx [\n<!ENTITY a "aaaa">\n<!ENTITY b "&a;&a;">\n]>\n<tmx>&b;</tmx>', 2),
        ('<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<tmx>&x;</tmx>', 1),
    ],
)
def test_what_is_no_tmx(publication: Publication, tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "bad.tmx"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as error:
        memory.import_tmx(publication, path, "bad")
    assert error.value.line == line
    assert not publication.memory.exists()


def test_names_of_imports(publication: Publication) -> None:
    foreign = TMX / "foreign.tmx"
    assert memory.import_tmx(publication, foreign, "old").path == "memory/old.tmx"
    with pytest.raises(UsageError, match="already exists"):
        memory.import_tmx(publication, foreign, "old")
    memory.import_tmx(publication, foreign, "old", replace=True)
    with pytest.raises(UsageError, match="not a valid file name"):
        memory.import_tmx(publication, foreign, "../old")
    valid(publication.memory / "old.tmx")
    assert "SOMEBODY" not in (publication.memory / "old.tmx").read_text(encoding="utf-8")


def test_a_language_that_is_not_ours(make: Make, tmp_path: Path) -> None:
    made = make({"a": "One."}, SETTINGS.replace('"es"', '"fr"'))
    assert memory.import_tmx(made, TMX / "foreign.tmx", "old").pairs == ()
    assert not made.memory.exists()


def test_the_nearest_language_is_taken(publication: Publication, tmp_path: Path) -> None:
    tags = ("zh-TW", "zh_HANT_TW", "es-AR", "de", "zh-CN")
    path = tmp_path / "x.tmx"
    path.write_text(
        "".join(tmx.dump([TranslationPair(("en", tag), "a b", tag) for tag in tags], "en-GB")), encoding="utf-8"
    )
    taken = {pair.target: pair.languages[1] for pair in load.read_tmx_pairs(publication, path, "x")}
    assert taken == {"zh-TW": "zh-Hant", "zh_HANT_TW": "zh-Hant", "es-AR": "es"}


def test_on_the_command_line(publication: Publication, run: Run) -> None:
    assert "en → es: 2 pairs." in run("tm", "stats").stdout
    found = run("tm", "find", "Seeds are kept dry and very cool.", "-l", "es")
    assert SEMILLAS in found.stdout
    out = run("tm", "export", "-o", "out.tmx")
    assert out.stdout == "2 pairs written to out.tmx.\n"
    assert run("tm", "export").stdout == (publication.root / "out.tmx").read_text(encoding="utf-8")
    assert run("tm", "import", "out.tmx").stdout == "en → es: 2 pairs in memory/out.tmx.\n"
    assert run("tm", "import", "out.tmx").returncode == 2
    assert '"imported": 2' in run("tm", "stats", "--json").stdout
    assert run("tm", "find", "x", "-l", "qq").returncode == 2
