"""The one table of language names."""

import pytest

from polyglot.errors import UsageError
from polyglot.language.locales import autonym, display_name, parse_tag, tag_from_path


@pytest.mark.parametrize(
    ("tag", "path", "direction", "joiner"),
    [
        ("es", "es", "ltr", " "),
        ("pt-br", "pt_BR", "ltr", " "),
        ("zh-Hant", "zh_TW", "ltr", ""),
        ("zh-Hans", "zh_CN", "ltr", ""),
        ("zh", "zh", "ltr", ""),
        ("ja", "ja", "ltr", ""),
        ("th", "th", "ltr", " "),
        ("ar", "ar", "rtl", " "),
        ("ckb", "ckb", "rtl", " "),
        ("dv", "dv", "rtl", " "),
        ("sr-Latn", "sr@latin", "ltr", " "),
        ("pa-Arab", "pa@arabic", "rtl", " "),
        ("quc", "quc", "ltr", " "),
    ],
)
def test_names(tag: str, path: str, direction: str, joiner: str) -> None:
    locale = parse_tag(tag)
    assert (locale.path, locale.direction, locale.joiner) == (path, direction, joiner)
    assert tag_from_path(path) == locale.tag
    assert parse_tag(locale.tag) == locale
    assert locale.plural_forms.startswith("nplurals=")
    assert autonym(locale)


@pytest.mark.parametrize("tag", ["", "e", "english", "pt_BR", "xx", "es-", "es-XYZW-Q", "../etc"])
def test_no_tags(tag: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_tag(tag)
    assert error.value.remedy


def test_languages_by_name() -> None:
    assert display_name(parse_tag("ar"), parse_tag("es")) == "árabe"
    assert autonym(parse_tag("es")) == "Español"
    assert autonym(parse_tag("ar")) == "العربية"


@pytest.mark.parametrize(
    ("tag", "expected", "spanish"),
    [
        ("tl", "Filipino", "filipino"),
        ("fil", "Filipino", "filipino"),
        ("id", "Bahasa Indonesia", "indonesio"),
        ("in", "Bahasa Indonesia", "indonesio"),
        ("ms", "Bahasa Melayu", "malayo"),
        ("iw", "עברית", "hebreo"),
        ("ka", "ქართული", "georgiano"),  # without capital letters, which few fonts have
        ("zu", "isiZulu", "zulú"),
        ("wuu", "吴语", "Wu Chinese"),
        ("pt-BR", "Português (Brasil)", "portugués (Brasil)"),
        ("zh-Hant", "中文 (繁體)", "chino (tradicional)"),
    ],
)
def test_names_of_languages(tag: str, expected: str, spanish: str) -> None:
    assert autonym(parse_tag(tag)) == expected
    assert display_name(parse_tag(tag), parse_tag("es")) == spanish
    assert tag_from_path("no such") is None
