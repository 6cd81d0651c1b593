"""The interface texts are complete in every shipped language, and say what Babel knows in the reader's way.

The template is whatever Babel's extractor finds in `polyglot`, in the same order. After a change of texts, add
the new ones to `editions/ui_messages/polyglot.pot` and translate them in every PO file beside it: these tests name what is missing.
"""

import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from datetime import date
from gettext import c2py
from pathlib import Path

import pytest
from babel import Locale, localedata
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from markupsafe import Markup

import polyglot
from polyglot.editions.ui_text import InterfaceText, interface_text, languages
from polyglot.language.locales import parse_tag
from tests.support.locales import EN, ES

HOME = Path(polyglot.__file__).parent
FOLDER = HOME / "editions/ui_messages"
SHIPPED = ["ar", "de", "es", "fr", "hi", "pt", "zh"]
METHODS = [("**.py", "python"), ("site/templates/**.html", "jinja2.ext.babel_extract")]
WORDS = (
    "%(count)s word is not translated yet and stands in the original language.",
    "%(count)s words are not translated yet and stand in the original language.",
)

Texts = Mapping[str | tuple[str, ...], tuple[str, ...]]


def texts(path: Path) -> Texts:
    """The messages of a PO file: what is said (with its plural) and the translations, in the file's order."""
    said = {}
    for message in catalog(path):
        if message.id:
            key = tuple(message.id) if isinstance(message.id, list | tuple) else message.id
            said[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return said


def catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem if path.suffix == ".po" else None)


def extracted() -> list[str | tuple[str, ...]]:
    """What the code and the templates say, in the order in which Babel comes upon it."""
    found: dict[str | tuple[str, ...], None] = {}
    for _, _, message, _, _ in extract_from_dir(str(HOME), METHODS, {"site/templates/**.html": {"trimmed": "true"}}):
        found[message] = None
    return list(found)


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|%(?!\()", text))


def of(tag: str) -> InterfaceText:
    return interface_text(parse_tag(tag))


def test_the_template_holds_what_the_pages_say() -> None:
    assert extracted(), "Babel's extractor found nothing"
    assert sorted(map(str, texts(FOLDER / "polyglot.pot"))) == sorted(map(str, extracted()))


def test_shipped_languages() -> None:
    assert languages() == SHIPPED


@pytest.mark.parametrize("tag", SHIPPED)
def test_complete(tag: str) -> None:
    path = FOLDER / f"{parse_tag(tag).path}.po"
    said = texts(path)
    assert list(said) == list(texts(FOLDER / "polyglot.pot"))
    assert not [key for key, strings in said.items() if not strings or not all(strings)], "without a translation"
    assert not [message.id for message in catalog(path) if message.id and message.fuzzy], "fuzzy"


@pytest.mark.parametrize("tag", SHIPPED)
def test_placeholders_are_those_of_the_source(tag: str) -> None:
    for key, strings in texts(FOLDER / f"{parse_tag(tag).path}.po").items():
        source = key if isinstance(key, str) else key[0]
        for string in strings:
            assert placeholders(string) == placeholders(source), (source, string)


@pytest.mark.parametrize("tag", SHIPPED)
def test_plural_forms_are_the_languages_own(tag: str) -> None:
    path = FOLDER / f"{parse_tag(tag).path}.po"
    header = dict(catalog(path).mime_headers)
    own, known = (
        c2py(forms.partition("plural=")[2].strip("; "))
        for forms in (header["Plural-Forms"], parse_tag(tag).plural_forms)
    )
    assert [own(number) for number in range(1000)] == [known(number) for number in range(1000)]
    count = int(re.findall(r"nplurals=(\d)", header["Plural-Forms"])[0])
    assert {len(strings) for key, strings in texts(path).items() if not isinstance(key, str)} == {count}


@pytest.mark.parametrize("tag", SHIPPED)
def test_gettext_takes_the_file(tag: str) -> None:
    path = FOLDER / f"{parse_tag(tag).path}.po"
    command = ["msgfmt", "--check", "--output-file=/dev/null", str(path)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("es", "Idiomas"),
        ("es-MX", "Idiomas"),
        ("pt-BR", "Idiomas"),
        ("de-CH", "Sprachen"),
        ("zh", "语言"),
        ("zh-Hans", "语言"),
        ("zh-SG", "语言"),
    ],
)
def test_a_language_has_its_own_texts_or_its_parents(tag: str, text: str) -> None:
    assert of(tag).gettext("Languages") == text
    assert of(tag).locale == parse_tag(tag)


@pytest.mark.parametrize("tag", ["en", "en-GB", "cs", "fa", "zh-Hant", "zh-TW", "zh-HK", "hi-Latn", "ar-Latn"])
def test_others_have_english_texts(tag: str) -> None:
    """Nobody is shown letters of another script in place of their own: English is the better stand-in."""
    assert of(tag).gettext("Languages") == "Languages"
    assert of(tag).locale.tag == "en"
    assert of(tag).ngettext(*WORDS, 1).startswith(f"{of(tag).number(1)} word is")


def test_a_language_is_added_by_a_po_file_alone(tmp_path: Path) -> None:
    """As docs/translating.md says: the template copied beside the others, with its header and its texts."""
    program = tmp_path / "polyglot"
    shutil.copytree(HOME, program, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.md").write_text("---\ntags: [tools]\n---\nOne two.\n", encoding="utf-8")
    own = '[publication]\nsource_language = "en"\nlanguages = ["cs"]\n[language.cs]\npublish_at = 0.0\n'
    (tmp_path / "polyglot.toml").write_text(own, encoding="utf-8")
    template = (FOLDER / "polyglot.pot").read_text(encoding="utf-8").removeprefix("#, fuzzy\n")
    forms = "nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);"
    told = template.replace('"Language: \\n"', f'"Language: cs\\n"\n"Plural-Forms: {forms}\\n"')
    told = told.replace('"Topics"\nmsgstr ""', '"Topics"\nmsgstr "Témata"')
    plural = "".join(f'msgstr[{form}] "%(count)s slov{end}"\n' for form, end in enumerate(("o", "a", "")))
    told = re.sub(r'(msgid_plural ".* not translated yet .*\n)msgstr\[0\] ""\nmsgstr\[1\] ""\n', rf"\1{plural}", told)
    (program / "editions/ui_messages/cs.po").write_text(told, encoding="utf-8")
    command = [sys.executable, "-m", "polyglot", "build", "--format", "html"]
    built = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    page = (tmp_path / "editions/cs/a/index.html").read_text(encoding="utf-8")
    assert 'aria-label="Témata"' in page
    assert "2 slova</li>" in page
    assert "Read the original" in page  # what is not translated yet


def test_dates_stay_the_readers_where_texts_are_english() -> None:
    assert of("cs").day(date(2026, 9, 12)) == "12. září 2026"


def test_a_language_that_babel_does_not_know() -> None:
    """Aymara has a name in CLDR and nothing else."""
    text = of("ay")
    assert text.gettext("Languages") == "Languages"
    assert text.day(date(2026, 9, 12)) == "September 12, 2026"
    assert text.language(ES) == "Spanish"


def test_french_has_its_unbreakable_spaces() -> None:
    said = [string for strings in texts(FOLDER / "fr.po").values() for string in strings]
    assert not [string for string in said if re.search(r"[^\u00a0\u202f][:;!?»]|«[^\u00a0\u202f]", string)]


def test_arabic_has_six_plural_forms() -> None:
    said = {count: of("ar").ngettext(*WORDS, count) for count in (0, 1, 2, 3, 11, 100)}
    assert len({re.sub(r"\d+", "", text) for text in said.values()}) == 5  # 11 and 100 take words that look alike
    assert said[1] == "كلمة واحدة (1) لم تُترجم بعد وتظهر بلغة الأصل."
    assert said[2] == "كلمتان (2) لم تُترجما بعد وتظهران بلغة الأصل."
    assert said[3] == "3 كلمات لم تُترجم بعد وتظهر بلغة الأصل."
    assert said[11] == "11 كلمة لم تُترجم بعد وتظهر بلغة الأصل."
    assert of("ar").ngettext(*WORDS, 103).startswith("103 كلمات")


@pytest.mark.parametrize(
    ("tag", "count", "text"),
    [
        ("en", 1, "1 word is"),
        ("en", 0, "0 words are"),
        ("fr", 0, "0 mot n’est"),
        ("fr", 2, "2 mots ne"),
        ("es", 0, "0 palabras"),
        ("de", 1234, "1.234 Wörter"),
        ("hi", 1, "1 शब्द का"),
        ("zh", 1, "有 1 个词"),
    ],
)
def test_plurals(tag: str, count: int, text: str) -> None:
    assert of(tag).ngettext(*WORDS, count).startswith(text)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "September 12, 2026"),
        ("es", "12 de septiembre de 2026"),
        ("ar", "12 سبتمبر 2026"),
        ("zh", "2026年9月12日"),
    ],
)
def test_days(tag: str, text: str) -> None:
    assert of(tag).day(date(2026, 9, 12)) == text


def test_what_is_no_date_stays() -> None:
    assert of("es").day("Easter 2026") == "Easter 2026"
    assert of("es").day(None) == ""


def test_period() -> None:
    assert re.sub(r"\s", " ", of("en").period(date(2026, 7, 1), date(2026, 10, 31))) == "July – October 2026"


@pytest.mark.parametrize(
    ("tag", "number", "percent"),
    [
        ("en", "12,345", "50%"),
        ("ar", "12,345", "50%"),
        ("ar-EG", "١٢٬٣٤٥", "٥٠٪"),
        ("fa", "۱۲٬۳۴۵", "۵۰٪"),
        ("ne", "१२,३४५", "५०%"),
        ("hi", "12,345", "50%"),
        ("bn", "১২,৩৪৫", "৫০%"),
        ("my", "၁၂,၃၄၅", "၅၀%"),
    ],
)
def test_digits_are_the_readers(tag: str, number: str, percent: str) -> None:
    assert of(tag).number(12345) == number
    assert re.sub("[\u200e\u200f\u061c]", "", of(tag).percent(0.5)) == percent


def test_every_numbering_system_of_cldr_is_known() -> None:
    """That Babel has; each digit has the value that it stands for."""
    for name in localedata.locale_identifiers():
        known = Locale.parse(name)
        tag = "-".join(part for part in (known.language, known.script, known.territory) if part)
        told = re.sub(r"\W", "", of(tag).number(9876543210))
        assert [unicodedata.digit(sign) for sign in told] == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0], tag
        assert told.isascii() == (known.default_numbering_system == "latn"), tag


def test_a_percentage_is_rounded_down() -> None:
    assert [of("en").percent(number / 100) for number in range(101)] == [f"{number}%" for number in range(101)]
    assert of("en").percent(0.9999) == "99%"
    assert re.sub(r"\s", " ", of("fr").percent(0.5)) == "50 %"


def test_lists_and_languages() -> None:
    assert of("es").names(["Ana", "Bo", "Cy"]) == "Ana, Bo y Cy"
    assert of("zh").names(["甲", "乙"]) == "甲和乙"
    assert of("en").names([]) == ""
    assert of("es").language(EN) == "inglés"
    assert of("ar").language(EN) == "الإنجليزية"


def test_alerts() -> None:
    assert of("de").alerts() == {
        "NOTE": "Hinweis",
        "TIP": "Tipp",
        "IMPORTANT": "Wichtig",
        "WARNING": "Warnung",
        "CAUTION": "Vorsicht",
    }


def test_markup_in_a_text_escapes_what_else_it_holds() -> None:
    filled = of("es").gettext("Volume %(volume)s, number %(number)s", volume=Markup("<b>4</b>"), number="<i>")
    assert filled == Markup("Volumen <b>4</b>, número &lt;i&gt;")
    assert not isinstance(of("es").gettext("Number %(number)s", number="<i>"), Markup)
