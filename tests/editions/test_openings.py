"""The first sentence of an article without a summary, as lists show it."""

import re

import pytest

from polyglot.editions.entries import LocalizedText
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.conftest import DAY, SETTINGS, Make
from tests.support import builds
from tests.support.catalogs import translate, translate_all
from tests.support.volumes import volumes

BLOCKS = SETTINGS + 'unit = "block"\n'


def opening(publication: Publication, tag: str) -> LocalizedText | None:
    return next(volumes(publication, tag)).chapters[0].entry.opening


@pytest.mark.parametrize("settings", [SETTINGS, BLOCKS], ids=["sentences", "blocks"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A title\n\nOne *short* [sentence](/x). And another.\n", "One short sentence."),
        ("# A title\n\n- A list.\n\n> A quotation.\n\n***\n\nMr. Vell came. He went.\n", "Mr. Vell came."),
        ("# A title\n\n![](dot.png)\n\nBelow a picture.\n", "Below a picture."),
        ("# A title only\n", None),
        ("---\nsummary: In short.\n---\n# A title\n\nOne sentence.\n", None),
    ],
)
def test_the_first_sentence_stands_in_for_a_summary(make: Make, settings: str, text: str, expected: str | None) -> None:
    found = opening(make({"a": text}, settings), "en")
    assert (found.text if found else None) == expected


def test_it_is_what_the_edition_prints(make: Make) -> None:
    """A translation that was reviewed, and the source with its mark where there is none."""
    publication = make({"a": "# A title\n\nOne sentence. And another.\n"})
    sync(publication, DAY)
    translate(publication, "a", "One sentence.", target="Una frase.")
    translate(publication, "a", "One sentence.", tag="ar", target="جملة.", flags=("fuzzy",))
    spanish, arabic = opening(publication, "es"), opening(publication, "ar")
    assert spanish is not None
    assert arabic is not None
    assert (spanish.text, spanish.locale.tag, spanish.mark) == ("Una frase.", "es", None)
    assert (arabic.text, arabic.locale.tag) == ("One sentence.", "en")
    assert arabic.mark is not None


def test_lists_say_once_how_many_articles_nobody_has_reviewed(make: Make) -> None:
    publication = make(
        {name: f"# {name.title()}\n\nThe {name} came. It was long.\n" for name in ("boat", "lamp", "mill")},
        SETTINGS + "[editions]\npublish_at = 0\n",
    )
    sync(publication, DAY)
    translate_all(publication, "mill", share=0.7)
    builds.build(publication, ["es"])
    page = (publication.editions / "es/index.html").read_text("utf-8")
    assert page.count("2 artículos aún no están revisados.") == 1
    assert [re.sub(r"\s", " ", share) for share in re.findall(r"\d+\s%", page)] == ["57 %"]
