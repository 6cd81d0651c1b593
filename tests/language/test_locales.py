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
    assert tag_from_path("no such") is None
