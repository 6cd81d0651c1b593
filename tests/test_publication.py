"""polyglot.toml: what is right, and precisely what is wrong."""

from pathlib import Path

import pytest

from polyglot import publication as publications
from polyglot.errors import ConfigError, UsageError
from tests.conftest import Make

GOOD = '[publication]\nsource_language = "en"\nlanguages = ["es", "zh-Hant"]\n'


def test_defaults(make: Make) -> None:
    read = make({}, GOOD)
    assert [locale.tag for locale in read.locales] == ["en", "es", "zh-Hant"]
    assert read.catalog_path("2026-1/a", read.locales[2]) == read.root / "locales/zh_TW/LC_MESSAGES/2026-1/a.po"
    assert (read.unit, read.translate, read.title) == ("sentence", ("title", "summary"), read.root.name)
    rules = read.rules["es"]
    assert (rules.engine, rules.formats, rules.publish_at, rules.unreviewed, rules.stale) == (
        "argos",
        ("html", "markdown"),
        0.8,
        "source",
        "keep",
    )


def test_engines_have_tables_of_their_own(make: Make) -> None:
    read = make({}, GOOD + '[drafting]\nengine = "argos + shout"\n[engine.shout]\nmark = "!"\nhow = { loud = 3 }\n')
    assert read.engines == {"shout": {"mark": "!", "how": {"loud": 3}}}
    assert read.rules["es"].engine == "argos + shout"


def test_one_language_has_its_own_rules(make: Make) -> None:
    read = make({}, GOOD + '[editions]\nstale = "source"\n[language.es]\npublish_at = 0\nstale = 30\ntitle = "Hoja"\n')
    assert (read.rules["es"].publish_at, read.rules["es"].stale, read.rules["es"].title) == (0, 30, "Hoja")
    assert (read.rules["en"].publish_at, read.rules["en"].stale) == (0.8, "source")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (GOOD + 'tilte = "x"\n', 4, "Unknown key `tilte` in [publication]. Did you mean `title`?"),
        (GOOD + "[edition]\n", 4, "Unknown key `edition`. Did you mean `editions`?"),
        ('[publication]\nlanguages = ["es"]\n', 1, "The key `source_language` is missing in [publication]."),
        ("", 1, "The table [publication] is missing."),
        (GOOD.replace('"es"', '\n  "fr",\n  "pt_BR"'), 5, "“pt_BR” is not a BCP 47 language tag. Write “pt-BR”."),
        (GOOD.replace('"es"', '"xx"'), 3, "No language is known by the tag “xx”."),
        (GOOD.replace('"es"', '"zh-TW"'), 3, "“zh-TW” and “zh-Hant” would share the folder locales/zh_TW."),
        (GOOD + 'unit = "word"\n', 4, 'Write unit = "sentence" or unit = "block".'),
        (GOOD + "[editions]\npublish_at = 80\n", 5, "Write a share between 0 and 1, such as publish_at = 0.8."),
        (
            GOOD + "[editions]\npublish_issue_at = -1\n",
            5,
            "Write a share between 0 and 1, such as publish_issue_at = 0.5.",
        ),
        (GOOD + "[language.es]\nstale = -1\n", 5, "or a number of days."),
        (GOOD + "[engine]\npseudo = 3\n", 4, "or a table such as [engine.pseudo]."),
        (GOOD + "[drafting]\nengine = 3\n", 5, 'Write for example: engine = "argos"'),
        (GOOD + "[language.de]\nstale = 1\n", 4, "Add it to `languages`, or delete the table."),
        (GOOD + "title = \n", 4, "is not TOML"),
    ],
)
def test_mistakes(make: Make, text: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        make({}, text)
    assert error.value.where == f"polyglot.toml:{line}"
    assert said in str(error.value)


def test_not_utf8(make: Make, tmp_path: Path) -> None:
    make({}, GOOD)
    (tmp_path / "polyglot.toml").write_bytes(GOOD.encode() + 'title = "ä"\n'.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"polyglot.toml:4: is not UTF-8"):
        publications.read(tmp_path)


def test_missing_folders(make: Make, tmp_path: Path) -> None:
    make({}, GOOD)
    (tmp_path / "articles").rmdir()
    with pytest.raises(ConfigError, match="The folder articles/ is missing"):
        publications.read(tmp_path)
    with pytest.raises(UsageError, match="polyglot init"):
        publications.read(tmp_path / "elsewhere")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert publications.find_root(deep) == tmp_path
