"""How engines are found, loaded with their settings, and reported when they fail."""

from pathlib import Path
from typing import Any

import pytest

from polyglot.engines.argos import ArgosEngine
from polyglot.engines.pivot import PivotEngine, translate_route
from polyglot.engines.pseudo import PseudoEngine
from polyglot.engines.registry import load_engine
from polyglot.errors import ConfigError, EngineError, UsageError
from tests.support.engines import Tables, python
from tests.support.plug_ins import install

pytestmark = pytest.mark.enable_socket  # a server and a cluster on this machine are among the engines


def test_known_engines_are_loaded_by_name(home: Path) -> None:
    assert isinstance(load_engine("argos"), ArgosEngine)
    assert isinstance(load_engine("pseudo"), PseudoEngine)
    with pytest.raises(UsageError, match=r"no engine “deepl”\. Choose from argos, libretranslate, pseudo"):
        load_engine("deepl")
    with pytest.raises(UsageError, match="no engine “deepl”"):
        load_engine("argos+deepl")
    both = load_engine("pseudo + argos")
    assert isinstance(both, PivotEngine)
    assert both.find_route("en", "tlh") == [("en", "es"), ("es", "tlh")]


@pytest.mark.usefixtures("plugins")
def test_an_engine_is_made_with_its_table() -> None:
    tables: Tables = {"choosy": {"size": 3, "share": 1}, "argos": {"unheard": "of"}}
    assert vars(load_engine("choosy", tables)) == {"made": (3, "good", 1.0)}
    assert vars(load_engine("vague", {"vague": {"thing": [1]}})) == {"thing": [1]}
    assert vars(load_engine("vague")) == {"thing": None}


@pytest.mark.usefixtures("plugins")
@pytest.mark.parametrize(
    ("name", "table", "text"),
    [
        ("choosy", {}, r"“choosy” needs the setting `size`\. Write \[engine\.choosy\] with size"),
        ("choosy", {"kind": "bad"}, r"“choosy” needs the setting `size`"),
        ("choosy", {"size": "3"}, r"`size` in \[engine\.choosy\] is not valid: Expected `int`, got `str`"),
        (
            "choosy",
            {"size": 3, "sort": 1},
            r"Unknown key `sort` in \[engine\.choosy\]\. Known keys: size, kind, share\.",
        ),
        ("choosy", {"size": 3, "kind": "bad"}, r"\[engine\.choosy\] is not valid: `kind` is good or better\.$"),
        ("vague", {"more": 1}, r"Unknown key `more` in \[engine\.vague\]\. Known keys: thing\."),
        ("failing", {"size": 3}, r"Unknown key `size` in \[engine\.failing\]\. It has no settings"),
        ("argos", {"beam": 3}, r"Unknown key `beam` in \[engine\.argos\]\. Known keys: threads"),
        ("pseudo", {"expand": 30}, r"\[engine\.pseudo\] is not valid: `expand` must be a share"),
    ],
)
def test_a_table_that_does_not_fit(home: Path, name: str, table: dict[str, Any], text: str) -> None:
    with pytest.raises(ConfigError, match=rf"^polyglot\.toml: .*{text}"):
        load_engine(name, {name: table})


PLUGINS = """
from polyglot.engines.protocol import Engine

class Failing(Engine):
    name, version, max_concurrency = "failing", "1", 1
    def pairs(self): return frozenset({("en", "es")})
    def fingerprint(self, source, target): return "failing 1"
    def translate(self, sentences, source, target, *, attempt=0): raise KeyError("es")
class Broken(Failing):
    name, version = "broken", "1"
    def __init__(self): raise ZeroDivisionError("no luck.")
class Missing:
    def __init__(self): import a_module_that_nobody_has
class Nothing: pass
class Half(Engine):
    name, version = "half", "1"
    def pairs(self): return frozenset()
class Nameless(Engine):
    name = "nameless"
    def pairs(self): return frozenset()
    def translate(self, sentences, source, target, *, attempt=0): return []
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
    names = ("Broken", "Missing", "Nothing", "Half", "Nameless", "Failing", "Short", "Absent", "Choosy", "Vague")
    engines = {name.lower(): f"polyglot_strangers:{name}" for name in names}
    install(tmp_path, {"polyglot_strangers": PLUGINS}, {"polyglot.engines": engines})
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.usefixtures("plugins")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("broken", r"“broken” cannot be loaded: no luck\. Report it to the authors"),
        ("missing", r"No module named .*docs/installing\.md"),
        ("nothing", "“nothing” does not inherit from polyglot"),
        ("half", r"“half” cannot be loaded: .*abstract method .*translate"),
        ("nameless", "“nameless” has no `name` or no `version`"),
        ("absent", "“absent” cannot be loaded"),
    ],
)
def test_a_plugin_that_does_not_load(name: str, text: str) -> None:
    with pytest.raises(EngineError, match=text) as caught:
        load_engine(name)
    assert (caught.value.__cause__ is None) == (name in {"nothing", "nameless"})


@pytest.mark.usefixtures("plugins")
def test_a_plugin_that_fails() -> None:
    with pytest.raises(EngineError, match="“failing” failed from en to es: 'es'") as caught:
        translate_route(load_engine("failing"), ["Hello."], [("en", "es")])
    assert isinstance(caught.value.__cause__, KeyError)
    with pytest.raises(EngineError, match="returned 0 drafts for 1 sentences"):
        PivotEngine([load_engine("short")]).translate(["Hello."], "en", "es")


def test_drafting_brings_nothing_heavy_and_makes_no_folders_but_the_cache(tmp_path: Path) -> None:
    script = """
import os, sys
from polyglot.engines.pivot import translate_route
from polyglot.engines.registry import load_engine
print(translate_route(load_engine("argos"), ["Hello world."], [("en", "es")])[0].text not in {"", "Hello world."})
heavy = {"torch", "onnxruntime", "stanza", "spacy", "minisbd", "argostranslate.translate", "argostranslate.settings"}
print(sorted(heavy & set(sys.modules)), os.environ["ORT_DISABLE_TELEMETRY"])
"""
    ran = python(tmp_path, script)
    assert ran.stdout == "True\n[] 1\n", ran.stderr
    assert [path.name for path in tmp_path.iterdir()] == [".cache"]


def test_without_the_extra_drafting_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "ctranslate2.py").write_text("raise ModuleNotFoundError(\"No module named 'ctranslate2'\")")
    script = """
from polyglot.engines.registry import load_engine
from polyglot.errors import EngineError
try:
    load_engine("argos")
except EngineError as error:
    print(error)
"""
    ran = python(tmp_path, script, tmp_path)
    assert ran.stdout == (
        "The engine “argos” cannot be loaded: No module named 'ctranslate2'. "
        "Install the requirements of drafting: see docs/installing.md.\n"
    ), ran.stderr
