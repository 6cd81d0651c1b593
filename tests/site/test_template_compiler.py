"""Our compilation of templates: what it renders, Jinja's own renders too."""

import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader, StrictUndefined, UndefinedError
from markupsafe import Markup

from polyglot.site.template_compiler import CompiledTemplates, FastEnvironment

TEMPLATES = {
    "macros": """{% macro boxed(text, kind="p") %}<{{ kind }}>{{ text }}{{ caller(text) if caller }}</{{ kind }}>{% endmacro %}
{{ boxed(hostile) }}{{ boxed(text=safe, kind="b") }}{{ boxed(*[hostile], **{"kind": "i"}) }}
{% call(item) boxed("x") %}[{{ item }}{{ hostile }}]{% endcall %}""",
    "base": "{% block head %}base {{ hostile }}{% endblock %}{% block body %}{% endblock %}",
    "child": """{% extends "base" %}{% block head %}{{ super() }} child{% endblock %}
{% block body %}{% for word in words %}{{ loop.index }}{{ loop.cycle("a", "b") }}{{ word }}{{ greet(word, loud=loop.last) }}
{% endfor %}{{ self.head() }}{% endblock %}""",
    "values": """{{ hostile }}{{ safe }}{{ 7 }}{{ none }}{{ words }}{{ number }}{{ words | join(hostile) }}{{ safe | upper }}
{% autoescape false %}{{ hostile }}{% endautoescape %}
{% set part %}<i>{{ hostile }}</i>{% endset %}{{ part }}{{ hostile ~ safe }}""",
    "imported": """{% import "macros" as macros %}{% from "macros" import boxed with context %}
{{ macros.boxed(hostile) }}{{ boxed(safe) }}{{ range(3) | list }}{{ namespace(a=hostile).a }}""",
}
HOSTILE = "<script>'&\"</script>"
VALUES = {
    "hostile": HOSTILE,
    "safe": Markup("<b>safe & sound</b>"),
    "words": ["one", "<two>", HOSTILE, "one"],
    "number": 2.5,
    "greet": lambda word, loud: f"hello {word}{'!' if loud else '.'}",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_jinja_renders_the_same(name: str) -> None:
    fast, plain = (kind(loader=DictLoader(TEMPLATES), autoescape=True) for kind in (FastEnvironment, Environment))
    assert fast.get_template(name).render(VALUES) == plain.get_template(name).render(VALUES)


@pytest.mark.parametrize("text", ["{{ missing }}", "{{ missing() }}", "{{ words.missing }}", "{{ words[9]() }}"])
def test_an_undefined_name_is_an_error(text: str) -> None:
    template = FastEnvironment(autoescape=True, undefined=StrictUndefined).from_string(text)
    with pytest.raises(UndefinedError):
        template.render(VALUES)


def load(folder: Path, kept: Path) -> str:
    """What the page in a folder renders, with the compiled templates of another folder at hand."""
    cache = CompiledTemplates(kept)
    return FastEnvironment(loader=FileSystemLoader(folder), bytecode_cache=cache).get_template("page.html").render()


def test_compiled_templates_are_kept_until_their_source_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    page = tmp_path / "page.html"
    for text, result in (("first {{ 1 + 1 }}", "first 2"), ("second {{ 2 + 2 }}", "second 4")):
        page.write_text(text, encoding="utf-8")
        assert load(tmp_path, tmp_path) == load(tmp_path, tmp_path) == result
    [kept] = (tmp_path / "__pycache__").iterdir()
    for broken in (b"", b"x", kept.read_bytes()[:40]):
        kept.write_bytes(broken)
        assert load(tmp_path, tmp_path) == "second 4"


def test_the_templates_of_a_publication_are_compiled_anew(tmp_path: Path) -> None:
    """Its folder may come from anywhere: nothing compiled is read from there, and nothing written."""
    (tmp_path / "page.html").write_text("theirs", encoding="utf-8")
    assert load(tmp_path, tmp_path / "program") == "theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
