"""Updates of a catalog, when its article changed."""

import pytest

from polyglot.alignment import unit_diff
from polyglot.catalogs.po import reader
from polyglot.catalogs.sync.update import update_catalog
from polyglot.model import Block, BlockKind, Catalog, Message, Unit
from tests.support.locales import ES
from tests.support.messages import rich


def units(*texts: str) -> list[Unit]:
    return [Unit(text, Block(BlockKind.PARAGRAPH, 1)) for text in texts]


def test_update_keeps_what_holds() -> None:
    first = update_catalog(None, units("One.", "Two."), "articles/a.md", ES).catalog
    assert [message.target for message in first.messages] == ["", ""]
    known = reader.parse(reader.dump(first).replace('msgid "One."\nmsgstr ""', 'msgid "One."\nmsgstr "Uno."'), "x")
    moved = update_catalog(known, units("Three.", "Two.", "One."), "articles/a.md", ES).catalog
    assert [(m.source, m.target, m.obsolete) for m in moved.messages] == [
        ("Three.", "", False),
        ("Two.", "", False),
        ("One.", "Uno.", False),
    ]
    gone = update_catalog(moved, units("Three."), "articles/a.md", ES).catalog
    assert [(m.source, m.obsolete) for m in gone.messages] == [("Three.", False), ("One.", True)]
    back = update_catalog(gone, units("One."), "articles/a.md", ES).catalog
    assert [(m.source, m.target, m.obsolete) for m in back.messages] == [("One.", "Uno.", False)]


def test_update_keeps_what_translators_put_there() -> None:
    old = rich()
    new = update_catalog(old, units("One.", 'A "quote"\tand \\', "New."), "articles/a.md", ES).catalog
    assert {(m.key, m.target, m.comments, m.fuzzy, m.flags) for m in old.messages} <= {
        (m.key, m.target, m.comments, m.fuzzy, m.flags) for m in new.messages
    }
    assert ("X-Poedit-Bookmarks", "kept") in new.header


def test_translators_see_the_placeholders_to_keep() -> None:
    """A message without any has the notes that it had before."""
    texts = ("Dear {name}, you have %d of {name}.", "Run `{name}` for 50% less.")
    new = update_catalog(None, units(*texts), "articles/a.md", ES).catalog
    assert [message.notes for message in new.messages] == ["paragraph\nkeep: {name}, %d", "paragraph"]


def test_header_names_nobody() -> None:
    text = (
        'msgid ""\nmsgstr ""\n"Last-Translator: Ana <ana@example.org>\\n"\n"X-Generator: Poedit 3.0\\n"\n'
        '"PO-Revision-Date: 2026-01-01 10:00+0000\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    )
    new = reader.dump(update_catalog(reader.parse(text, "x"), units("One."), "articles/a.md", ES).catalog)
    assert "ana" not in new.lower().replace("language", "")
    assert '"X-Generator: Poedit 3.0\\n"' in new
    assert '"PO-Revision-Date: \\n"' in new


def reviewed(**texts: str) -> Catalog:
    """A catalog in which these sources (`_` for a space, `.` at the end) have these translations."""
    messages = tuple(Message(f"{source.replace('_', ' ')}.", target) for source, target in texts.items())
    return Catalog((("Language", "es"),), messages)


@pytest.mark.parametrize(
    ("texts", "units_now", "expected"),
    [
        pytest.param(
            {"The_café_opens_at_noon": "El café abre a mediodía.", "Bring_a_lamp": "Traiga una lámpara."},
            ["Bring a lamp.", "The café opens at two."],
            {
                "Bring a lamp.": ("Traiga una lámpara.", False, None),
                "The café opens at two.": ("El café abre a mediodía.", True, "The café opens at noon."),
            },
            id="moved and edited",
        ),
        pytest.param(
            {"She_mends_it": "Ella lo arregla.", "He_holds_the_lamp_for_her": "Él le sostiene la lámpara."},
            ["She mends it, and he holds the lamp for her."],
            {
                "She mends it, and he holds the lamp for her.": (
                    "Ella lo arregla. Él le sostiene la lámpara.",
                    True,
                    "She mends it. He holds the lamp for her.",
                )
            },
            id="joined",
        ),
        pytest.param(
            {"She_mends_it_and_he_holds_the_lamp_for_her": "Ella lo arregla. Él le sostiene la lámpara."},
            ["She mends it.", "And he holds the lamp for her."],
            {
                "She mends it.": ("Ella lo arregla.", True, "She mends it and he holds the lamp for her."),
                "And he holds the lamp for her.": (
                    "Él le sostiene la lámpara.",
                    True,
                    "She mends it and he holds the lamp for her.",
                ),
            },
            id="split",
        ),
        pytest.param(
            {"Bring_a_lamp": "Traiga una lámpara."},
            ["The meeting is at the old mill."],
            {"The meeting is at the old mill.": ("", False, None)},
            id="something else",
        ),
        pytest.param(
            {"It's_“ours”": "Es «nuestro»."},
            ["It’s \"ours\"."],
            {"It’s \"ours\".": ("Es «nuestro».", False, None)},
            id="the same in other writing",
        ),
    ],
)  # fmt: skip
def test_what_becomes_of_a_translation(
    texts: dict[str, str], units_now: list[str], expected: dict[str, tuple[str, bool, str | None]]
) -> None:
    new = update_catalog(reviewed(**texts), units(*units_now), "articles/a.md", ES).catalog
    assert {m.source: (m.target, m.fuzzy, m.previous) for m in new.messages if not m.obsolete} == expected
    kept = " ".join(message.target for message in new.messages)
    assert all(part.rstrip(".") in kept for target in texts.values() for part in target.split(". "))


def test_pairing_a_long_article_takes_its_time_once() -> None:
    """Five thousand units, all edited, are paired in their order."""
    old = [
        f"Sentence number {number} tells of the {number % 97} lamps and {number % 89} ladders."
        for number in range(5000)
    ]
    new = [text.replace("tells", "speaks") for text in old]
    pairs = unit_diff.pair_units(old, new, [])
    assert [(pair.old, pair.new) for pair in pairs] == [((number,), (number,)) for number in range(5000)]
