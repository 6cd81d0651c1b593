"""The engine `argos`, with the starter model and with installed packages."""

import re
from pathlib import Path

import pytest

from polyglot.engines.argos import ArgosEngine
from polyglot.engines.models import packages
from polyglot.engines.models.argos_codes import argos_code
from polyglot.engines.pivot import pivot_route
from polyglot.errors import EngineError
from tests.support.argos_models import light, metadata, package
from tests.support.engines import SENTENCES

pytestmark = pytest.mark.enable_socket  # a server and a cluster on this machine are among the engines


def test_argos_translates(home: Path) -> None:
    [draft] = ArgosEngine().translate(["Hello world."], "en", "es")
    assert re.search(r"\b(hola|mundo)\b", draft.text, re.IGNORECASE)  # which words exactly is the processor's affair
    assert draft.text.endswith(".")
    assert draft.engine == "argos en-es 0.1 starter"
    assert home.joinpath("cache", "polyglot").is_dir()


def test_a_score_is_the_mean_log_probability_of_a_piece(home: Path) -> None:
    engine = ArgosEngine()
    [draft] = engine.translate([SENTENCES[0]], "en", "es")
    import ctranslate2
    import sentencepiece

    folder = packages.prepare_package(engine.package(("en", "es")))
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
    packages.install_package(package(home / "en_es_2.argosmodel", metadata("en", "es")))
    assert not ArgosEngine().package(("en", "es")).starter
    packages.remove_packages("en", "es")
    assert ArgosEngine().package(("en", "es")).starter


def test_argos_names_no_pair_it_has_not(home: Path) -> None:
    with pytest.raises(EngineError, match="No model from es to en is installed"):
        ArgosEngine().translate(["Hola."], "es", "en")


def test_a_model_that_cannot_be_loaded_is_named(home: Path) -> None:
    packages.install_package(light(home / "en_it.argosmodel", metadata("en", "it")))
    with pytest.raises(EngineError, match=r"en_it cannot be loaded: .*polyglot models remove en it"):
        ArgosEngine().translate(["Hello."], "en", "it")
    packages.remove_packages("en", "it")


def test_argos_names_of_languages() -> None:
    assert [argos_code(tag) for tag in ("es", "es-419", "zh", "zh-Hans", "zh-CN", "zh-Hant", "zh-TW", "zh-HK")] == [
        *("es", "es", "zh", "zh", "zh", "zt", "zt", "zt")
    ]
    assert [argos_code(tag) for tag in ("pt", "pt-PT", "pt-BR", "no", "nb", "fil", "tl")] == [
        *("pt", "pt", "pb", "nb", "nb", "tl", "tl")
    ]


def test_argos_tags_of_languages(home: Path) -> None:
    for name in ("en_zh", "zt_en", "en_pb", "nb_en"):
        packages.install_package(light(home / f"{name}.argosmodel", metadata(*name.split("_"))))
    pairs = ArgosEngine().pairs()
    assert {("en", "zh-Hans"), ("zh-Hant", "en"), ("en", "pt-BR"), ("nb", "en"), ("no", "en")} <= pairs
    assert pivot_route(pairs, "en", "zh") == pivot_route(pairs, "en", "zh-CN") == [("en", "zh-Hans")]
    assert pivot_route(pairs, "en", "zh-TW") is None  # not simplified characters
    assert pivot_route(pairs, "zh-TW", "pt-BR") == [("zh-Hant", "en"), ("en", "pt-BR")]
    for name in ("en_zh", "zt_en", "en_pb", "nb_en"):
        packages.remove_packages(*name.split("_"))
