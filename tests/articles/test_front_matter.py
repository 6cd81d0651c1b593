"""Front matter of every form: what an edition writes is YAML with the wanted values; what is too much is refused."""

import re
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from polyglot.articles import front_matter
from polyglot.errors import ContentError
from polyglot.findings import Severity
from polyglot.publication import Publication
from tests.conftest import DAY, Make, Run

NAMES = ("title", "summary", "tags")
SAID = {"Hello": "Hola", "Hello there": "Hola: “qué tal”", "b": "c"}


def edition(text: str, names: tuple[str, ...] = NAMES, **more: str) -> str:
    """The front matter with every field that `SAID` knows translated."""
    front = front_matter.parse(text, "a.md")
    found = [(field, SAID.get(field.text, field.text)) for field in front_matter.find_fields(front, names)]
    return front_matter.replace_fields(front, found, more or {"language": "es", "original_language": "en"})


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("{title: Hello}\n", {"title": "Hola"}),
        ('{"title": "Hello",\n "n": 0x10, "tags": ["b", 1]}\n', {"title": "Hola", "n": 16, "tags": ["c", 1]}),
        ("  title: Hello\n  day: 2026-01-02\n", {"title": "Hola", "day": date(2026, 1, 2)}),
        ('"language": en\ntitle: Hello\n', {"title": "Hola"}),
        ("? language\n: en\n? title\n: Hello\n", {"title": "Hola"}),
        ("{title: Hello, language: en}\n", {"title": "Hola"}),
        ("language: en\ntitle: Hello\nlanguage: fr\n", {"title": "Hola"}),
        ("language:\ntitle: Hello\n", {"title": "Hola"}),
        ("language: &l en\nother: *l\ntitle: Hello\n", {"other": "en", "title": "Hola"}),
        ("# only a comment\n", {}),
        ("", {}),
        ("~\n", {}),
        ("{}\n", {}),
        ("slug: &t Hello\ntitle: *t\nsummary: *t\n", {"slug": "Hello", "title": "Hola", "summary": "Hola"}),
        ("title: &t Hello\nslug: *t\n", {"title": "Hola", "slug": "Hello"}),
        ("slug: &t [Hello, b]\ntags: *t\n", {"slug": ["Hello", "b"], "tags": ["Hola", "c"]}),
        ("slug: &t Hello\ntags: [x, *t, b, *t]\n", {"slug": "Hello", "tags": ["x", "Hola", "c", "Hola"]}),
        ("base: &b {title: x, n: 1}\n<<: *b\ntitle: Hello\n", {"base": {"title": "x", "n": 1}, "n": 1, "title": "Hola"}),
        ("title: >\n  Hello\n  there\n", {"title": "Hola: “qué tal”"}),
        ("title: Hello\ntitle: b\n", {"title": "c"}),
    ],
)  # fmt: skip
def test_every_form(text: str, data: dict[str, Any]) -> None:
    wanted = {"language": "es", "original_language": "en", **data}
    made = edition(text)
    assert yaml.safe_load(made) == wanted
    assert yaml.safe_load(edition(made)) == wanted  # and what was made can be read again
    assert made.count("language:") == 2 if text.startswith("#") else True


def test_plain_front_matter_keeps_its_form() -> None:
    text = "# mine\ntitle:   'Hello'   # a comment\nslug: &t Hello there\nsummary: *t\nn:   0x10\n"
    assert edition(text) == (
        "language: es\noriginal_language: en\n"
        "# mine\ntitle:   Hola   # a comment\nslug: &t Hello there\nsummary: \"Hola: “qué tal”\"\nn:   0x10\n"
    )  # fmt: skip


def test_an_empty_front_matter_in_an_edition(make: Make, run: Run) -> None:
    publication = make({"a": "---\n# nothing yet\n---\nOne.\n", "b": "---\n- a\n---\nOne.\n"})
    run("sync")
    run("build", "--language", "es", "--format", "markdown", "--output", "out", "--preview")
    made = (publication.root / "out/a.md").read_text(encoding="utf-8")
    assert made.startswith("---\nlanguage: es\noriginal_language: en\nuntranslated_words: \"1\"\n---\n")  # fmt: skip
    assert (publication.root / "out/b.md").read_text(encoding="utf-8").startswith("---\n- a\n---\n")


# What a value may be, and the ways to write a mapping.
WORDS = st.one_of(
    st.sampled_from(["Hello", "b", "no", "null", "~", "1", "0x1", "2026-01-02", "<<", "a: b", "- a", "# x", "*a", "&a b"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn", "Zl", "Zp"]) | st.sampled_from('\n\t"\\'), max_size=12),
)  # fmt: skip
SCALARS = st.one_of(WORDS, st.integers(), st.booleans(), st.none(), st.dates(), st.floats(allow_nan=False))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=5
)
KEYS = st.one_of(st.sampled_from(["title", "summary", "tags", "slug", "language", "untranslated_words"]), WORDS)
STYLE = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([True, False, None]),
        "default_style": st.sampled_from([None, None, None, '"', "'", "|", ">"]),
        "indent": st.sampled_from([2, 4]),
        "width": st.sampled_from([20, 1000]),
        "allow_unicode": st.sampled_from([True]),
        "sort_keys": st.sampled_from([False]),
    }
)


def loaded(text: str) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        return error


def shifted(text: str, by: int) -> str:
    return "".join(" " * by + line for line in text.splitlines(keepends=True))


@given(
    st.dictionaries(KEYS, VALUES, max_size=5),
    st.lists(st.tuples(st.sampled_from(["slug", "other", "title", "tags"]), WORDS | st.lists(WORDS, max_size=2)), max_size=1),
    STYLE,
    st.sampled_from([0, 0, 2]),
    st.lists(WORDS, min_size=1, max_size=4),
)  # fmt: skip
def test_what_an_edition_writes_is_the_wanted_yaml(
    data: dict[str, Any], shared: list[tuple[str, Any]], style: dict[str, Any], indent: int, said: list[str]
) -> None:
    for number, (name, value) in enumerate(shared):
        data = {
            name: value,
            **data,
            "summary": value,
            "twice": [value, number],
        }  # the writer makes anchors of what is shared
    text = yaml.safe_dump(data, **style)
    text = shifted(text, indent) if indent and "\n\n" not in text else text
    assume(loaded(text) == data and not re.search(r"^---", text, re.MULTILINE))  # PyYAML's writer has cases of its own
    front = front_matter.parse(text, "a.md")
    found = front_matter.find_fields(front, NAMES)
    texts = {field.text: " ".join(said[n % len(said)].split("\n")) for n, field in enumerate(found)}

    def wanted(name: str, value: Any) -> Any:
        if name not in NAMES:
            return value
        if isinstance(value, list):
            return [wanted(name, item) if isinstance(item, str) else item for item in value]
        plain = " ".join(filter(None, map(str.strip, value.split("\n")))) if isinstance(value, str) else value
        new = texts.get(plain, plain) if isinstance(plain, str) else value
        return value if new == plain else new

    more = {"language": "es", "original_language": "en", "untranslated_words": "5"}
    made = front_matter.replace_fields(front, [(field, texts[field.text]) for field in found], more)
    assert yaml.safe_load(made) == {name: wanted(name, value) for name, value in data.items()} | more
    assert front_matter.split_front_matter(f"---\n{made}---\nOne.\n") == (made, "One.\n")


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 7)
)
MERGES = "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 9))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (
            "x: 1\ntitle: " + "[" * 30_000 + "\n",
            3,
            "too complex: lists and mappings are nested more than 100 levels deep",
        ),
        (
            "x: 1\ntitle: " + "{a: " * 30_000 + "\n",
            3,
            "too complex: lists and mappings are nested more than 100 levels deep",
        ),
        ("x:\n" + "- " * 30_000 + "a\n", 3, "too complex: lists and mappings are nested more than 100 levels deep"),
        ("x:\n" + "? " * 30_000 + "a\n", 3, "too complex: lists and mappings are nested more than 100 levels deep"),
        (
            "x: 1\ntitle: " + "[" * 101 + "]" * 101 + "\n",
            3,
            "too complex: lists and mappings are nested more than 100 levels deep",
        ),
        ("x:\n" + " [\n" * 30_000, 102, "too complex: lists and mappings are nested more than 100 levels deep"),
        (BOMB + "tags: *a6\n", 6, "too complex: the aliases expand to more than 100000 characters"),
        (MERGES, 7, "too complex"),
        ("x: 1\ny: &y [a, *y]\n", 3, "too complex: the alias is inside its own anchor"),
        ("x: 1\ntitle: 0x" + "f" * 8000 + "\n", 3, "not YAML: a value has more than 1000 characters"),
        ("x: 1\ntitle: " + "9" * 5000 + "\n", 3, "not YAML: a value has more than 1000 characters"),
        ("x: 1\ndate: 2026-13-45\n", 3, "not YAML: there is no such date or time"),
        ("x: 1\ntitle: !!bool maybe\n", 3, "not YAML: the value does not fit its tag"),
        ("x: 1\ntitle: !!timestamp maybe\n", 3, "not YAML: the value does not fit its tag"),
        ("x: 1\ntitle: !!int ''\n", 3, "not YAML: the value does not fit its tag"),
        ("x: 1\ntitle: 1" + ":59" * 300 + ".5\n", 3, "not YAML: the value does not fit its tag"),
    ],
)
def test_too_much(text: str, line: int, said: str) -> None:
    with pytest.raises(ContentError) as error:
        front_matter.parse(text, "a.md")
    assert (error.value.where, error.value.line) == ("a.md", line)
    assert said in error.value.text
    assert len(str(error.value)) < 250


def test_as_much_as_anybody_needs() -> None:
    text = "tags: [" + "a-b, " * 500 + "c]\ndeep: " + "[" * 90 + "]" * 90 + "\nbase: &b {x: 1}\nother: *b\n"
    assert len(front_matter.parse(text, "a.md").data["tags"]) == 501


def listed(publication: Publication, run: Run) -> str:
    assert run("build", "--language", "en", "--format", "html", "--output", "out").returncode == 0
    return (publication.root / "out/index.html").read_text(encoding="utf-8")


def test_lists_within_lists_are_not_printed(make: Make, run: Run) -> None:
    front = "title: [[a, b], Hello]\nsummary: {a: b}\ndate: [2026-01-02]\nauthors: [Ana, {x: y}, [Bo], 3]\ntags: [[a], b, null]\n"
    page = listed(make({"a": f"---\n{front}---\nOne.\n"}), run)
    assert "Hello" in page
    assert "Ana" in page
    assert not re.search(r"&#39;|\[|\{", page.partition("<main")[2])


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("title: A\nlanguage: no\n", 3, "The article's language “no” is not one of the publication's."),
        ("title: A\nlanguage:\n", 3, "`language` is empty."),
        ("title: A\n'language': ''\n", 3, "`language` is empty."),
        ("title: A\nlanguage: ~\n", 3, "“~” is not a BCP 47 language tag."),
        ("language: en\nlanguage: 2026-01-02\n", 3, "“2026-01-02” is not a BCP 47 language tag."),
        ("languages: 1\nlanguage: [en, fr]\n", 3, "“[en, fr]” is not a BCP 47 language tag."),
    ],
)
def test_a_language_is_told_as_it_is_written(make: Make, text: str, line: int, said: str) -> None:
    from polyglot.workflow.sync import sync

    (finding,) = sync(make({"a": f"---\n{text}---\nOne.\n"}), DAY).findings
    assert (finding.line, finding.severity, finding.text) == (line, Severity.ERROR, said)


def test_norwegian(make: Make, run: Run) -> None:
    """The tag `no` is a language, although YAML reads it as a truth value."""
    settings = '[publication]\nsource_language = "en"\nlanguages = ["no", "es"]\n'
    publication = make({"a": "---\nlanguage: no\ntitle: Hei\n---\nEn.\n"}, settings)
    assert run("sync").returncode == 0
    run("build", "--language", "es", "--format", "markdown", "--output", "out", "--preview")
    made = (publication.root / "out/a.md").read_text(encoding="utf-8")
    assert made.startswith('---\noriginal_language: "no"\n')
    assert "language: es\n" in made
