"""Our compilation of templates: what it renders, Jinja's own renders too."""

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from polyglot.site.template_compiler import FastEnvironment

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
