"""What comes of sentences with markup, by the real starter model and by engines that fail in known ways."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from polyglot import publication as publications
from polyglot.articles import article as articles
from polyglot.articles import discovery
from polyglot.catalogs.glossary.matching import build_matcher
from polyglot.catalogs.ledger import catalog_store
from polyglot.drafting.backlog import DraftRequest, LanguagePair
from polyglot.drafting.drafter import Drafter, DraftingInput, SentenceDraft
from polyglot.drafting.inline_markup.segment import segment_unit
from polyglot.engines.argos import ArgosEngine
from polyglot.engines.protocol import Engine
from polyglot.markdown import markup_check, parser
from polyglot.model import BlockKind, Draft, Term, Unit
from polyglot.workflow.draft import draft
from tests.conftest import DAY
from tests.support.identity import units
from tests.support.lexicon import Lexicon
from tests.support.locales import EN, ES
from tests.support.paths import CORPORA, NO_CORPORA, REPOSITORY

COURSE = CORPORA / "comprehensive-rust/head"


class Scripted(Engine):
    """An engine that says what it is told to: for a sentence one text for each attempt, and the last one from then on."""

    name = "scripted"
    version = "1"

    def __init__(self, said: Mapping[str, Sequence[str]]) -> None:
        self.said, self.asked = said, list[tuple[str, int]]()

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset({("en", "es")})

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:
        self.asked += [(text, attempt) for text in sentences]
        texts = (self.said.get(text, [text.upper()]) for text in sentences)
        return [Draft(ways[min(attempt, len(ways) - 1)], "scripted 1", -0.2) for ways in texts]


def made(engine: Engine, text: str, terms: Sequence[Term] = ()) -> SentenceDraft:
    """What comes of a paragraph of one sentence."""
    [unit] = units(text)
    [sentence] = segment_unit(unit, "en").sentences
    line = LanguagePair(EN, ES, (), 1, 1)
    drafter = Drafter(engine, [("en", "es")], line, build_matcher(list(terms), EN, ES), ())
    [found] = drafter.draft([DraftingInput(sentence)], lambda _: None)
    return found


def test_a_loop_is_tried_again() -> None:
    engine = Scripted({"The library lends seeds.": ["La la la la la la la.", "La biblioteca presta semillas."]})
    assert made(engine, "The library lends seeds.\n").text == "La biblioteca presta semillas."
    assert engine.asked == [("The library lends seeds.", 0), ("The library lends seeds.", 1)]


def test_what_is_no_good_stays_missing_with_the_reason() -> None:
    halves = ("The library ", "lends seeds.")
    engine = Scripted({text: ["La la la la la."] for text in ("The library lends seeds.", *halves)})
    found = made(engine, "The library lends seeds.\n")
    assert (found.text, found.reason) == ("", "“la la la la la” comes again and again")
    assert [attempt for _, attempt in engine.asked] == [0, 1, 2, 0, 0]


def test_what_is_only_doubtful_is_told() -> None:
    engine = Scripted({"We met on 14 May.": ["Nos encontramos en mayo."]})
    found = made(engine, "We met on 14 May.\n")
    assert found.text == "Nos encontramos en mayo."
    assert found.doubts == ("the number 14 is lost",)
    sure = made(Scripted({"We met on 14 May.": ["Nos encontramos el 14 de mayo."]}), "We met on 14 May.\n")
    assert found.confidence < sure.confidence


def test_lost_code_comes_back_by_placeholders() -> None:
    said = {
        "Run `make all` and then `make clean` now.": ["Ejecuta todo y luego limpia."],
        "Run `x1` and then `x2` now.": ["Ejecuta `x1` y luego `x2` ahora."],
    }
    engine = Scripted(said)
    assert made(engine, "Run `make all` and then `make clean` now.\n").text == (
        "Ejecuta `make all` y luego `make clean` ahora."
    )


def test_a_text_in_capitals_is_translated_in_small_letters() -> None:
    said = {
        "Stop the sale of seedbank.earth!": ["¡Detén la venta de seedbank.earth!"],
        "We saw what I saw.": ["Vimos lo que vi."],
        "NASA": ["NASA"],
    }
    assert made(Scripted(said), "STOP THE SALE OF seedbank.earth!\n").text == "¡DETÉN LA VENTA DE seedbank.earth!"
    assert made(Scripted(said), "WE SAW WHAT I SAW.\n").text == "VIMOS LO QUE VI."
    assert made(Scripted(said), "NASA\n").text == "NASA"


def test_a_title_is_tried_both_ways() -> None:
    title = "Mend The Roof On Our Street With Ana"
    copied = {title: [title], "Mend the roof on our street with ana": ["Arregla el techo de nuestra calle con ana"]}
    found = made(Scripted(copied), f"{title}\n")
    assert (found.text, found.doubts) == ("Arregla el techo de nuestra calle con Ana", ())
    assert made(Scripted({title: [title]}), f"{title}\n").doubts == (f"“{title}” is not translated",)


@pytest.mark.parametrize(
    ("text", "word", "doubt"),
    [
        ("The factory sends CO<sub>2</sub> into the air every day.", "CO<sub>2</sub>", ""),
        ("It takes 5 m<sup>2</sup> of land for each family.", "5 m<sup>2</sup>", ""),
        ("The water (H<sub>2</sub>O) is clean.", "(H<sub>2</sub>O)", ""),
        ("We met on the 1<sup>st</sup> of May.", "1<sup>st</sup>", "“1st” is left as it is"),
        ("It is un<b>believ</b>able.", "<b>", "the place of its links, emphasis or code is not sure"),
    ],
)
def test_marks_on_a_part_of_a_word(text: str, word: str, doubt: str) -> None:
    found = made(ArgosEngine(), f"{text}\n")
    assert word in found.text
    assert doubt in {*found.doubts, ""}


def test_the_starter_model_translates_slogans_and_repeats_hosts_and_placeholders() -> None:
    slogan = made(ArgosEngine(), "WE ARE HERE TO STAY.\n")
    assert slogan.text.isupper()
    assert slogan.text != "WE ARE HERE TO STAY."
    for text, kept in (
        ("Write to seedbank.earth and news.world before we meet.", ("seedbank.earth", "news.world")),
        ("It costs {{ page.price }} in the shop.", ("{{ page.price }}",)),
    ):
        found = made(ArgosEngine(), f"{text}\n")
        assert all(f" {part} " in found.text for part in kept)
        assert not any("lost" in doubt for doubt in found.doubts)


def test_pieces_at_last() -> None:
    """Where the whole sentence cannot be had, what stands between its marks may."""
    said = {
        "Read the old map before you go.": ["Leer leer leer leer leer leer."],
        "Read": ["Lee"],
        "the old map": ["el mapa viejo"],
        "before you go.": ["antes de irte."],
    }
    assert made(Scripted(said), "Read [the old map](/map) before you go.\n").text == (
        "Lee [el mapa viejo][1] antes de irte."
    )


def test_a_term_is_put_in() -> None:
    term = Term(("seed library",), ("biblioteca de semillas",))
    engine = Lexicon({"the": "la", "seed": "semilla", "library": "librería", "is": "está", "open": "abierta"})
    found = made(engine, "The seed library is open.\n", [term])
    assert found.text == "La biblioteca de semillas está abierta."


def test_markup_stands_around_the_words_it_belongs_to() -> None:
    text = "Read [the instructions](/a) **before** you open `seeds.txt`.[^1]\n\n[^1]: A note.\n"
    unit = next(one for one in units(text) if one.text.startswith("Read"))
    stencil = segment_unit(unit, "en", ["1"])
    [sentence] = stencil.sentences
    phrases = {"the instructions": "las instrucciones", "you open": "de abrir"}
    drafter = Drafter(
        Lexicon({"read": "lee", "before": "antes", **phrases}),
        [("en", "es")],
        LanguagePair(EN, ES, (), 1, 1),
        build_matcher([], EN, ES),
        (),
    )
    [found] = drafter.draft([DraftingInput(sentence)], lambda _: None)
    assert stencil.fill([found.text]) == "Lee [las instrucciones][1] **antes** de abrir `seeds.txt`.[^1]"


def kept(unit: Unit, text: str, notes: Sequence[str]) -> dict[tuple[str, str], int]:
    return Counter(
        markup_check.take_inventory(parser.parse_inline(text, markup_check.unit_environment(unit, notes))).parts
    )


@pytest.mark.parametrize("origin", ["articles", "course"])
def test_every_mark_is_in_its_draft_exactly_once(tmp_path: Path, origin: str) -> None:
    """The sample articles, and sixty of the course, by the starter model: links, pictures, code, footnote marks and tags."""
    folder = REPOSITORY / "articles" if origin == "articles" else COURSE
    if not folder.is_dir():
        pytest.skip(NO_CORPORA)
    found = sorted(folder.rglob("*.md"))
    chosen = found if origin == "articles" else found[:: len(found) // 60]
    for path in chosen:
        place = tmp_path / "articles" / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
    languages = 'source_language = "en"\nlanguages = ["es", "fr", "ar", "hi", "zh"]\n'
    (tmp_path / "polyglot.toml").write_text(f"[publication]\n{languages}", encoding="utf-8")
    publication = publications.read(tmp_path)
    report = draft(DraftRequest(publication=publication, locales=[ES], day=DAY, use_cache=False))
    marks = 0
    for id in discovery.find_articles(publication)[0]:
        whole = articles.segment(articles.read(id, publication), publication)
        stored = catalog_store.read_catalog(publication, id, ES)
        said = {message.key: message.target for message in stored.catalog.messages} if stored else {}
        for unit in whole.units:
            if said.get(unit.key) and unit.context is None and unit.block.kind is not BlockKind.HTML:
                assert kept(unit, said[unit.key], whole.footnotes) == kept(unit, unit.text, whole.footnotes), unit.text
                marks += len(kept(unit, unit.text, whole.footnotes))
    assert marks > {"articles": 10, "course": 100}[origin]
    assert report.drafted["es"] > 100
    assert report.left.get("es", 0) < report.drafted["es"] / 50
