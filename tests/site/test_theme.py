"""The style sheets: small, for both directions, and readable in light and dark."""

import re
from pathlib import Path

import pytest

from polyglot.language.locales import parse_tag
from polyglot.language.scripts import expected_scripts
from polyglot.site import stylesheets
from tests.support.paths import REPOSITORY

THEME = Path(stylesheets.__file__).with_name("theme")
LANGUAGES = [parse_tag(tag) for tag in ("en", "es", "fr", "ar", "hi", "zh")]


def rules(name: str = "*.css") -> str:
    sheets = "\n".join(path.read_text("utf-8") for path in sorted(THEME.glob(name)))
    return re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)


@pytest.mark.parametrize(("name", "size"), [("style.css", 7_300), ("lists.css", 1_600), ("chooser.css", 900)])
def test_the_rules_are_few_and_whole(name: str, size: int) -> None:
    sheet, lists, chooser = (
        stylesheets.create_sheet(LANGUAGES, None),
        stylesheets.list_rules(None),
        stylesheets.chooser_rules(None),
    )
    css = {"style.css": sheet, "lists.css": lists, "chooser.css": chooser}[name]
    assert len(css.encode()) < size
    assert css.count("{") == css.count("}") > 5
    assert "url(" not in css
    assert "@import" not in css


def test_the_style_sheet_knows_no_left_and_right() -> None:
    """Logical properties turn with the direction. Code alone is always set from the left."""
    others = [line for line in rules().splitlines() if not line.startswith("pre {")]
    found = [line for line in others if re.search(r"\b(left|right)\b|(margin|padding|border)-(top|bottom)", line)]
    assert found == []
    assert not re.search(r"(padding|margin): [^\s;]+ [^\s;]+ [^\s;]+ [^\s;]+;", rules()), "four values are physical"


def test_every_class_of_the_states_is_styled() -> None:
    for state in ("untranslated", "draft", "stale"):
        assert f".{state} {{ --mark:" in rules("style.css")


@pytest.mark.parametrize(
    "tag",
    [
        *("ar", "fa", "ur", "ckb", "ps", "ug", "sd", "he", "yi", "hi", "mr", "ne", "bn", "pa", "gu", "ta", "te", "kn", "ml", "si"),
        *("am", "ti", "th", "lo", "km", "my", "zh", "ja", "ko", "ka", "hy", "en", "es", "ru", "el", "tr", "vi"),
    ],
)  # fmt: skip
def test_emphasis_is_slanted_only_in_scripts_that_have_italics(tag: str) -> None:
    (listed,) = re.findall(r"([^{}]+)\{\s*--slant: normal;", rules())
    slants = expected_scripts(parse_tag(tag)) <= {"LATIN", "GREEK", "CYRILLIC", "FULLWIDTH"}
    assert (f":lang({tag})" in listed) != slants


def test_no_letters_are_spaced() -> None:
    """Spaces between letters cut the strokes that join those of Arabic."""
    for path in (REPOSITORY / "src").rglob("*"):
        if path.suffix in {".css", ".typ"}:
            assert not re.search(r"letter-spacing|tracking", path.read_text(encoding="utf-8")), path


def test_only_the_languages_of_the_publication_have_rules() -> None:
    """What says something of Chinese holds for Chinese in traditional characters, too."""

    def languages(*tags: str) -> list[str]:
        return re.findall(r":lang\(([\w-]+)\)", stylesheets.create_sheet([parse_tag(tag) for tag in tags], None))

    assert set(languages("pt-BR", "zh-Hant")) == {"zh", "zh-Hant"}
    assert languages("es") == []
    every = re.findall(r":lang\(([\w-]+)\)", rules("style.css"))
    assert languages(*every) == every


def test_a_publications_own_sheets(tmp_path: Path) -> None:
    (tmp_path / "extra.css").write_text("p { color: red }  /* loud */")
    assert stylesheets.create_sheet(LANGUAGES, tmp_path) == stylesheets.create_sheet(LANGUAGES, None) + "p{color:red}"
    assert stylesheets.chooser_rules(tmp_path) == stylesheets.chooser_rules(None) + "p{color:red}"
    assert stylesheets.list_rules(tmp_path) == stylesheets.list_rules(None)
    (tmp_path / "style.css").write_text(".contents { margin: 0 }")
    assert stylesheets.create_sheet(LANGUAGES, tmp_path) == ".contents{margin:0}p{color:red}"
    assert stylesheets.chooser_rules(tmp_path) == stylesheets.list_rules(tmp_path) == ""


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("number", [0, 1], ids=["light", "dark"])
def test_colours_have_the_contrast_that_wcag_asks_for(number: int) -> None:
    scheme = re.findall(r":root \{(.*?)\}", rules("style.css"), re.DOTALL)[number]
    colours: dict[str, str] = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", scheme))
    for front in ("ink", "soft", "accent", "draft"):
        for back in ("paper", "tint"):
            light, dark = sorted((luminance(colours[front]), luminance(colours[back])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{front} on {back}"
