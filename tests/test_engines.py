"""The contract that every engine passes, on engines that are real; and how engines are found and chained."""

import os
import re
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from polyglot.engines.argos import ArgosEngine
from polyglot.engines.attention import composed
from polyglot.engines.dask.cluster import ClusterEngine, connect
from polyglot.engines.models import packages
from polyglot.engines.models.argos_codes import code
from polyglot.engines.protocol import Engine, Pair, Pivot, addresses, identity, load, path, translate
from polyglot.engines.pseudo import PseudoEngine
from polyglot.errors import ConfigError, EngineError, UsageError
from polyglot.language.locales import fallback_tags, parse
from tests.argosmodels import light, metadata, package
from tests.clusters import cluster
from tests.libreserver import Server, served

pytestmark = pytest.mark.enable_socket  # a server and a cluster on this machine are among the engines

SENTENCES = (
    "The library is open every Saturday.",
    "Bring a chair, a hat and something to drink.",
    "Set the max_value option in config_file.py.",
    "2026",
    "Hello!",
)
BLANK = ("", " ", "\t \n", "\u00a0", "\u3000")


@dataclass(frozen=True)
class Case:
    """An engine and a pair to try it with."""

    engine: Engine
    pair: Pair
    words: bool = True  # whether it knows the languages, and does not only go through the motions


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of its own for models, with packages of every kind; the test's real home is not looked at."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name, place in {"HOME": "", "XDG_CACHE_HOME": "cache", "ARGOS_PACKAGES_DIR": "packages"}.items():
            patch.setenv(name, str(folder / place))
        packages.install(package(folder / "es_eo.argosmodel", metadata("es", "eo")))
        packages.install(package(folder / "es_tlh.argosmodel", metadata("es", "tlh")))
        packages.install(package(folder / "en_fr.argosmodel", metadata("en", "fr", target_prefix="▁La")))
        bpe = {"sentencepiece.model": None, "bpe.model": b"#version: 0.2\nt h\nth e</w>\n"}
        packages.install(package(folder / "en_de.argosmodel", metadata("en", "de"), bpe))
        yield folder


Tables = dict[str, dict[str, Any]]

CASES = (
    *("pseudo", "pseudo with settings", "argos", "argos prefix", "argos bpe", "pivot of one", "pivot of two"),
    *("libretranslate", "pivot over a server", "shout", "cluster"),
)


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    """A LibreTranslate server that has these packages."""
    with served(home) as server:
        yield server


@pytest.fixture(scope="module")
def far(home: Path) -> Iterator[ClusterEngine]:
    """A cluster of two workers that have nothing."""
    with cluster(home) as made:
        made.start("one")
        made.start("two")
        with connect(ArgosEngine(), made.address) as engine:
            yield engine


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest, home: Path, server: Server, shout: None) -> Case:
    assert home.is_dir()
    if request.param == "cluster":
        return Case(request.getfixturevalue("far"), ("en", "fr"))
    tables: Tables = {"pseudo": {"expand": 0.3, "mirror": True}, "libretranslate": {"address": server.address}}
    argos, pseudo = ArgosEngine(), PseudoEngine()
    return {
        "pseudo": Case(pseudo, ("en", "es")),
        "pseudo with settings": Case(load("pseudo", tables), ("en", "ar")),
        "argos": Case(argos, ("en", "es")),
        "argos prefix": Case(argos, ("en", "fr")),
        "argos bpe": Case(argos, ("en", "de"), words=False),
        "pivot of one": Case(Pivot([argos]), ("en", "eo"), words=False),
        "pivot of two": Case(Pivot([pseudo, argos]), ("en", "tlh"), words=False),
        "libretranslate": Case(load("libretranslate", tables), ("en", "es")),
        "pivot over a server": Case(load("shout + libretranslate", tables), ("en", "pt-BR"), words=False),
        "shout": Case(load("shout"), ("es", "pt-BR")),
    }[request.param]


def installed_as_pip_does(folder: Path, modules: Mapping[str, str], engines: Mapping[str, str]) -> None:
    """Python files, and what names the engines in them."""
    info = folder / "strangers-1.0.dist-info"
    info.mkdir()
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: strangers\nVersion: 1.0\n")
    lines = [f"{name} = {place}" for name, place in engines.items()]
    (info / "entry_points.txt").write_text("\n".join(["[polyglot.engines]", *lines]))


@pytest.fixture(scope="module")
def shout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The example of docs/engines.md, as it stands there."""
    text = (Path(__file__).parent.parent / "docs" / "engines.md").read_text(encoding="utf-8")
    [code], [settings] = (
        re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE) for kind in ("python", "toml")
    )
    folder = tmp_path_factory.mktemp("shout")
    installed_as_pip_does(
        folder, {"polyglot_shout": code}, tomllib.loads(settings)["project"]["entry-points"]["polyglot.engines"]
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield


def test_an_engine_says_who_it_is_and_what_it_knows(case: Case) -> None:
    assert isinstance(case.engine, Engine)
    assert case.engine.name
    assert case.engine.version
    assert case.pair in case.engine.pairs()
    tags = {tag for pair in case.engine.pairs() for tag in pair}
    assert all(parse(tag).tag == tag for tag in tags)
    assert all(source != target for source, target in case.engine.pairs())


def test_one_draft_for_each_sentence_in_order(case: Case) -> None:
    drafts = case.engine.translate(SENTENCES, *case.pair)
    assert len(drafts) == len(SENTENCES)
    again = case.engine.translate(SENTENCES[::-1], *case.pair)
    assert [(draft.text, draft.engine) for draft in again] == [(draft.text, draft.engine) for draft in drafts[::-1]]
    assert len({draft.text for draft in drafts}) == len(drafts)
    assert all(draft.text == draft.text.strip() and "\n" not in draft.text for draft in drafts)


def test_every_draft_has_an_origin_and_perhaps_a_score(case: Case) -> None:
    for draft in case.engine.translate(SENTENCES, *case.pair):
        assert re.fullmatch(r"\S.*\S", draft.engine)
        assert draft.score is None or draft.score <= 0


def test_a_draft_is_known_by_its_engine_and_model(case: Case) -> None:
    known = case.engine.identity(*case.pair)
    assert known == case.engine.identity(*case.pair)
    assert all(word in known for word in case.engine.name.split() if case.engine.name != "pivot")


def test_another_attempt_is_a_draft_too(case: Case) -> None:
    for attempt in (1, 2, 9):
        drafts = case.engine.translate([*SENTENCES, ""], *case.pair, attempt=attempt)
        assert [bool(draft.text) for draft in drafts] == [True] * len(SENTENCES) + [False]


def test_an_alignment_names_places_in_both_texts(case: Case) -> None:
    for text, draft in zip(SENTENCES, case.engine.translate(SENTENCES, *case.pair), strict=True):
        if draft.alignment is None:
            continue
        assert len(draft.alignment.weights) == len(draft.alignment.target)
        for whole, places in ((text, draft.alignment.source), (draft.text, draft.alignment.target)):
            assert all(0 <= start <= end <= len(whole) for start, end in places)
            assert list(places) == sorted(places)
            assert all(whole[start:end] == whole[start:end].strip() for start, end in places)
        for row in draft.alignment.weights:
            assert all(0 <= number < len(draft.alignment.source) for number, _ in row)
            assert sum(share for _, share in row) <= 1.01


def test_many_threads_may_ask_at_once(case: Case) -> None:
    from concurrent.futures import ThreadPoolExecutor

    one = [draft.text for draft in case.engine.translate(SENTENCES, *case.pair)]
    with ThreadPoolExecutor(4) as threads:
        many = threads.map(lambda _: case.engine.translate(SENTENCES, *case.pair), range(8))
        assert all([draft.text for draft in drafts] == one for drafts in many)


def test_equal_sentences_get_equal_drafts(case: Case) -> None:
    first, other, again = case.engine.translate([SENTENCES[0], SENTENCES[1], SENTENCES[0]], *case.pair)
    assert first == again != other


def test_nothing_gives_nothing(case: Case) -> None:
    assert case.engine.translate([], *case.pair) == []


def test_blank_sentences_come_back_as_they_are(case: Case) -> None:
    assert [draft.text for draft in case.engine.translate(BLANK, *case.pair)] == list(BLANK)
    mixed = case.engine.translate(["", SENTENCES[0], " "], *case.pair)
    assert [bool(draft.text.strip()) for draft in mixed] == [False, True, False]


@pytest.mark.parametrize(
    "text", ["\u200b", "\ufeff", "👍🏽", "***", "____", "\x00\x01", "a" * 500, "漢字" * 400, "á́" * 300]
)
def test_odd_sentences_come_back_as_something(case: Case, text: str) -> None:
    [draft] = case.engine.translate([text], *case.pair)
    assert draft.text


def test_underscores_survive(case: Case) -> None:
    if case.words:
        [draft] = case.engine.translate([SENTENCES[2]], *case.pair)
        assert draft.text.count("_") == 2


def test_a_very_long_sentence_keeps_its_end(case: Case) -> None:
    words = " ".join(["the cat sleeps in the house and"] * 24)
    sentences = " ".join(["The cat sleeps in the house."] * 28)
    for text in (f"{words} the dog.", f"{sentences} The dog.", words.replace(" ", "")):
        [draft] = case.engine.translate([text], *case.pair)
        assert draft.text
        # The starter model's parts stand for others in other packages here, which go by longer parts than it can bear.
        if case.pair == ("en", "es") and " " in text:
            assert len(draft.text.split(" ")) > 120
            assert re.search(r"perro|đõĝ", draft.text[-20:])


def test_argos_translates(home: Path) -> None:
    [draft] = ArgosEngine().translate(["Hello world."], "en", "es")
    assert draft.text == "Hola mundo."
    assert draft.engine == "argos en-es 0.1 starter"
    assert home.joinpath("cache", "polyglot").is_dir()


def test_a_score_is_the_mean_log_probability_of_a_piece(home: Path) -> None:
    engine = ArgosEngine()
    [draft] = engine.translate([SENTENCES[0]], "en", "es")
    import ctranslate2
    import sentencepiece

    folder = packages.ready(engine.package(("en", "es")))
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    translator = ctranslate2.Translator(str(folder / "model"), compute_type="auto")
    [scored] = translator.score_batch(
        [pieces.encode(SENTENCES[0], out_type=str)], [pieces.encode(draft.text, out_type=str)]
    )
    assert draft.score == pytest.approx(sum(scored.log_probs) / len(scored.log_probs), abs=0.02)


def test_a_target_prefix_is_forced_and_not_printed(home: Path) -> None:
    plain, prefixed = (ArgosEngine().translate([SENTENCES[0]], "en", tag)[0] for tag in ("es", "fr"))
    assert plain.text.startswith("La ")
    assert f"La {prefixed.text}" == plain.text


def test_an_installed_package_goes_before_the_starter(home: Path) -> None:
    packages.install(package(home / "en_es_2.argosmodel", metadata("en", "es")))
    assert not ArgosEngine().package(("en", "es")).starter
    packages.remove("en", "es")
    assert ArgosEngine().package(("en", "es")).starter


def test_argos_names_no_pair_it_has_not(home: Path) -> None:
    with pytest.raises(EngineError, match="No model from es to en is installed"):
        ArgosEngine().translate(["Hola."], "es", "en")


def test_a_model_that_cannot_be_loaded_is_named(home: Path) -> None:
    packages.install(light(home / "en_it.argosmodel", metadata("en", "it")))
    with pytest.raises(EngineError, match=r"en_it cannot be loaded: .*polyglot models remove en it"):
        ArgosEngine().translate(["Hello."], "en", "it")
    packages.remove("en", "it")


def test_argos_names_of_languages() -> None:
    assert [code(tag) for tag in ("es", "es-419", "zh", "zh-Hans", "zh-CN", "zh-Hant", "zh-TW", "zh-HK")] == [
        *("es", "es", "zh", "zh", "zh", "zt", "zt", "zt")
    ]
    assert [code(tag) for tag in ("pt", "pt-PT", "pt-BR", "no", "nb", "fil", "tl")] == [
        *("pt", "pt", "pb", "nb", "nb", "tl", "tl")
    ]


def test_argos_tags_of_languages(home: Path) -> None:
    for name in ("en_zh", "zt_en", "en_pb", "nb_en"):
        packages.install(light(home / f"{name}.argosmodel", metadata(*name.split("_"))))
    pairs = ArgosEngine().pairs()
    assert {("en", "zh-Hans"), ("zh-Hant", "en"), ("en", "pt-BR"), ("nb", "en"), ("no", "en")} <= pairs
    assert path(pairs, "en", "zh") == path(pairs, "en", "zh-CN") == [("en", "zh-Hans")]
    assert path(pairs, "en", "zh-TW") is None  # not simplified characters
    assert path(pairs, "zh-TW", "pt-BR") == [("zh-Hant", "en"), ("en", "pt-BR")]
    for name in ("en_zh", "zt_en", "en_pb", "nb_en"):
        packages.remove(*name.split("_"))


def test_pseudo_accents_words_and_leaves_numbers_and_addresses() -> None:
    text = "By 31 May, 2.5 m of TV shelf: see https://example.org/a?b=1 or write to ana@example.org."
    [draft] = PseudoEngine().translate([text], "en", "es")
    assert re.findall(r"[\d.]*\d", draft.text) == ["31", "2.5", "1"]
    assert "https://example.org/a?b=1" in draft.text
    assert "ana@example.org." in draft.text
    words = re.findall(r"[a-z]+", re.sub(r"\S*(://|@)\S*", "", draft.text), re.IGNORECASE)
    assert words == []  # no word is plain ASCII any more
    assert (draft.text[0], draft.text[-1]) == ("[", "]")


@pytest.mark.parametrize("tag", ["es", "ar", "zh-Hant", "pt-BR", "es-419", "sr-Latn", "sw", "qu", "eo", "zh-TW"])
def test_pseudo_knows_a_way_to_every_language(tag: str) -> None:
    assert path(PseudoEngine().pairs(), "en", tag)
    assert path(PseudoEngine().pairs(), tag, "en")


def test_a_language_gives_way_only_within_its_script() -> None:
    assert fallback_tags("es-419")[0] == "es-419"
    assert fallback_tags("es-419")[-1] == "es"
    assert "zh" not in fallback_tags("zh-Hant-HK")
    assert "sr" not in fallback_tags("sr-ME")
    assert "pa" not in fallback_tags("pa-Arab")


def test_the_shortest_way_is_taken() -> None:
    pairs = frozenset({("a", "b"), ("b", "c"), ("c", "d"), ("a", "e"), ("e", "c"), ("b", "d"), ("d", "a")})
    assert path(pairs, "a", "d") == [("a", "b"), ("b", "d")]
    assert path(pairs, "a", "c") == [("a", "b"), ("b", "c")]  # of two as long, the first by name
    assert path(pairs, "b", "e") == [("b", "d"), ("d", "a"), ("a", "e")]
    assert path(pairs, "c", "z") is None
    assert path(pairs, "a", "a") is None
    assert path(frozenset({("es", "en"), ("en", "es")}), "es", "es-MX") is None
    assert path(frozenset(), "a", "b") is None
    assert path(frozenset({("pt", "en"), ("pt-BR", "en")}), "pt-BR", "en") == [("pt-BR", "en")]


def test_a_pivot_tells_every_origin(home: Path) -> None:
    pivot = Pivot([PseudoEngine(), ArgosEngine()])
    assert pivot.find_path("en", "tlh") == [("en", "es"), ("es", "tlh")]
    [draft] = pivot.translate(["Hello world."], "en", "tlh")
    assert draft.engine == "pseudo 1 + argos es-tlh 1.0"
    assert draft.score is not None
    assert pivot.version == f"pseudo {PseudoEngine.version} + argos {ArgosEngine.version}"


class Half(PseudoEngine):
    """One that knows one pair only."""

    def __init__(self, pair: Pair) -> None:
        super().__init__()
        self.pair = pair

    def pairs(self) -> frozenset[Pair]:
        return frozenset({self.pair})


def test_a_way_has_an_identity_and_an_alignment(home: Path, server: Server) -> None:
    argos = ArgosEngine()
    way = [("en", "es"), ("es", "eo")]
    assert identity(argos, way) == Pivot([argos]).identity("en", "eo")
    assert identity(argos, way) == f"{argos.identity(*way[0])} + {argos.identity(*way[1])}"
    mixed = Pivot([PseudoEngine(), argos])
    assert mixed.identity("en", "tlh") == f"{PseudoEngine().identity('en', 'es')} + {argos.identity('es', 'tlh')}"
    [draft] = mixed.translate(["One book, two birds."], "en", "tlh")
    [pseudo] = PseudoEngine().translate(["One book, two birds."], "en", "es")
    [argued] = argos.translate([pseudo.text], "es", "tlh")
    assert pseudo.alignment
    assert argued.alignment
    assert draft.alignment == composed(pseudo.alignment, argued.alignment)
    assert draft.alignment.source == pseudo.alignment.source
    # A server tells no alignment, and then there is none of the whole.
    remote = load("libretranslate", {"libretranslate": {"address": server.address}})
    over = Pivot([remote, Half(("es", "qu"))])
    assert addresses(over) == (server.address,)
    [draft] = over.translate(["Hello world."], "en", "qu")
    assert draft.alignment is None


def test_a_pivot_of_pseudo_twice_aligns_word_by_word() -> None:
    [draft] = Pivot([Half(("en", "es")), Half(("es", "eo"))]).translate(["One book, two birds."], "en", "eo")
    assert draft.engine == "pseudo 1 + pseudo 1"
    assert draft.alignment
    behind = [row[0][0] if row else None for row in draft.alignment.weights]
    assert behind == [None, 0, 1, 2, 3, 4, 5, None]  # the brackets of the first step stand for nothing


def test_a_pivot_without_a_way(home: Path) -> None:
    pivot = Pivot([ArgosEngine()])
    assert pivot.find_path("es", "de") is None
    assert ("es", "de") not in pivot.pairs()
    with pytest.raises(EngineError, match="No engine leads from es to de"):
        pivot.translate(["Hola."], "es", "de")


def test_a_way_through_one_engine_is_a_pivot_too(home: Path) -> None:
    argos = ArgosEngine()
    way = path(argos.pairs(), "en", "eo")
    assert way == [("en", "es"), ("es", "eo")]
    assert translate(argos, SENTENCES, way) == Pivot([argos]).translate(SENTENCES, "en", "eo")


def test_known_engines_are_loaded_by_name(home: Path) -> None:
    assert isinstance(load("argos"), ArgosEngine)
    assert isinstance(load("pseudo"), PseudoEngine)
    with pytest.raises(UsageError, match=r"no engine “deepl”\. Choose among argos, libretranslate, pseudo"):
        load("deepl")
    with pytest.raises(UsageError, match="no engine “deepl”"):
        load("argos+deepl")
    both = load("pseudo + argos")
    assert isinstance(both, Pivot)
    assert both.find_path("en", "tlh") == [("en", "es"), ("es", "tlh")]


@pytest.mark.usefixtures("plugins")
def test_an_engine_is_made_with_its_table() -> None:
    tables: Tables = {"choosy": {"size": 3, "share": 1}, "argos": {"unheard": "of"}}
    assert vars(load("choosy", tables)) == {"made": (3, "good", 1.0)}
    assert vars(load("vague", {"vague": {"thing": [1]}})) == {"thing": [1]}
    assert vars(load("vague")) == {"thing": None}


@pytest.mark.usefixtures("plugins")
@pytest.mark.parametrize(
    ("name", "table", "text"),
    [
        ("choosy", {}, r"“choosy” needs a setting, `size`\. Write \[engine\.choosy\] with size"),
        ("choosy", {"kind": "bad"}, r"“choosy” needs a setting, `size`"),
        ("choosy", {"size": "3"}, r"`size` in \[engine\.choosy\] does not fit: Expected `int`, got `str`"),
        (
            "choosy",
            {"size": 3, "sort": 1},
            r"Unknown key `sort` in \[engine\.choosy\]\. Known there: size, kind, share\.",
        ),
        ("choosy", {"size": 3, "kind": "bad"}, r"\[engine\.choosy\] does not fit: `kind` is good or better\.$"),
        ("vague", {"more": 1}, r"Unknown key `more` in \[engine\.vague\]\. Known there: thing\."),
        ("failing", {"size": 3}, r"Unknown key `size` in \[engine\.failing\]\. It has none"),
        ("argos", {"beam": 3}, r"Unknown key `beam` in \[engine\.argos\]\. Known there: threads"),
        ("pseudo", {"expand": 30}, r"\[engine\.pseudo\] does not fit: `expand` is a share"),
    ],
)
def test_a_table_that_does_not_fit(home: Path, name: str, table: dict[str, Any], text: str) -> None:
    with pytest.raises(ConfigError, match=rf"^polyglot\.toml: .*{text}"):
        load(name, {name: table})


def test_pseudo_lets_words_grow() -> None:
    text = "The library that wants its books eaten: https://example.org/a on 31 May."
    [plain], [grown] = (
        load("pseudo", {"pseudo": {"expand": share}}).translate([text], "en", "es") for share in (0, 0.3)
    )
    letters = sum(map(str.isalpha, text.replace("https://example.org/a", "")))
    assert len(grown.text) == pytest.approx(len(plain.text) + 0.3 * letters, abs=1)
    assert plain == PseudoEngine().translate([text], "en", "es")[0]
    assert "https://example.org/a" in grown.text
    assert "31" in grown.text
    assert grown.alignment
    words = grown.text[1:-2].replace(":", " :", 1).split(" ")
    assert [grown.text[start:end] for start, end in grown.alignment.target] == [*words, "."]


@pytest.mark.parametrize(("tag", "letter"), [("ar", "ARABIC"), ("fa", "ARABIC"), ("he", "HEBREW"), ("es", "LATIN")])
def test_pseudo_shows_direction(tag: str, letter: str) -> None:
    [draft] = PseudoEngine(mirror=True).translate(["The quick brown fox jumps over 13 lazy dogs"], "en", tag)
    assert {unicodedata.name(sign).split()[0] for sign in draft.text if sign.isalpha()} == {letter}
    assert "13" in draft.text


PLUGINS = """
class Broken:
    name, version = "broken", "1"
    def __init__(self): raise ZeroDivisionError("no luck.")
class Missing:
    def __init__(self): import a_module_that_nobody_has
class Nothing: pass
class Failing:
    name, version, lanes = "failing", "1", 1
    def pairs(self): return frozenset({("en", "es")})
    def identity(self, source, target): return "failing 1"
    def translate(self, sentences, source, target, *, attempt=0): raise KeyError("es")
class Short(Failing):
    def translate(self, sentences, source, target, *, attempt=0): return []
class Choosy(Failing):
    def __init__(self, size: int, *, kind: str = "good", share: float = 0):
        if kind == "bad": raise ValueError("`kind` is good or better.")
        self.made = size, kind, share
class Vague(Failing):
    def __init__(self, *sizes, thing=None, **more): self.thing = thing
"""


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plug-ins installed as pip installs them."""
    names = ("Broken", "Missing", "Nothing", "Failing", "Short", "Absent", "Choosy", "Vague")
    engines = {name.lower(): f"polyglot_strangers:{name}" for name in names}
    installed_as_pip_does(tmp_path, {"polyglot_strangers": PLUGINS}, engines)
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.usefixtures("plugins")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("broken", r"“broken” cannot be loaded: no luck\. Tell its makers"),
        ("missing", r"No module named .*docs/installing\.md"),
        ("nothing", "“nothing” is no engine"),
        ("absent", "“absent” cannot be loaded"),
    ],
)
def test_a_plugin_that_does_not_load(name: str, text: str) -> None:
    with pytest.raises(EngineError, match=text) as caught:
        load(name)
    assert (caught.value.__cause__ is None) == (name == "nothing")


@pytest.mark.usefixtures("plugins")
def test_a_plugin_that_fails() -> None:
    with pytest.raises(EngineError, match="“failing” failed from en to es: 'es'") as caught:
        translate(load("failing"), ["Hello."], [("en", "es")])
    assert isinstance(caught.value.__cause__, KeyError)
    with pytest.raises(EngineError, match="gave 0 drafts for 1 sentences"):
        Pivot([load("short")]).translate(["Hello."], "en", "es")


def python(home: Path, script: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    own = {
        "HOME": str(home),
        "XDG_CACHE_HOME": "",
        "XDG_DATA_HOME": "",
        "XDG_CONFIG_HOME": "",
        "ARGOS_PACKAGES_DIR": "",
    }
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **own, "PYTHONPATH": os.pathsep.join(map(str, paths))},
        capture_output=True,
        text=True,
        check=False,
    )


def test_drafting_brings_nothing_heavy_and_makes_no_folders_but_the_cache(tmp_path: Path) -> None:
    script = """
import os, sys
from polyglot.drafting.engine import load, translate
print(translate(load("argos"), ["Hello world."], [("en", "es")])[0].text)
heavy = {"torch", "onnxruntime", "stanza", "spacy", "minisbd", "argostranslate.translate", "argostranslate.settings"}
print(sorted(heavy & set(sys.modules)), os.environ["ORT_DISABLE_TELEMETRY"])
"""
    ran = python(tmp_path, script)
    assert ran.stdout == "Hola mundo.\n[] 1\n", ran.stderr
    assert [path.name for path in tmp_path.iterdir()] == [".cache"]


def test_without_the_extra_drafting_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "ctranslate2.py").write_text("raise ModuleNotFoundError(\"No module named 'ctranslate2'\")")
    script = """
from polyglot.drafting.engine import load
from polyglot.errors import EngineError
try:
    load("argos")
except EngineError as error:
    print(error)
"""
    ran = python(tmp_path, script, tmp_path)
    assert ran.stdout == (
        "The engine “argos” cannot be loaded: No module named 'ctranslate2'. "
        "Install what drafting needs: docs/installing.md tells how.\n"
    ), ran.stderr
