"""No name and no address of a translator stays in a catalog's header, whoever wrote it there. (All names are invented.)"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot.catalogs.po import privacy, reader
from polyglot.catalogs.sync.update import update_catalog
from polyglot.model import Block, BlockKind, Unit
from tests.support.locales import ES

GONE = [
    "Ana Ruz <ana@example.org>, 2026.",  # gettext, KBabel, Virtaal, Weblate
    "Ana Ruz <ana@example.org>, 2024, 2026, 2027",
    "Ana Ruz <ana@example.org>, 2024-2027.",
    "Ana Ruz <ana@example.org>",
    "ana <ana@example.org>",
    "Ana María de la Cruz <ana at example dot org>, 2026.",
    "FIRST AUTHOR <EMAIL@ADDRESS>, YEAR.",
    "Ana Ruz, 2026.",  # as an address taken out of it leaves it
    "SPDX-FileCopyrightText: 2026 Ana Ruz <ana@example.org>",  # Lokalize
    "SPDX-FileCopyrightText: 2026 Ana Ruz",
    "Copyright (C) 2026 Ana Ruz <ana@example.org>",
    "Ana Ruz <ana@example.org>, 2026. #zanata",
    "Translators:\nAna Ruz <ana@example.org>, 2026\nbo of the hill, 2026\nBo\nChen Li (zh_TW)",  # Transifex, Launchpad
    "TRANSLATORS:\nAna Ruz (es)\nBo Lind (es)",
    "Last-Translator: Ana Ruz <ana@example.org>",
    "Language-Team: Ana and Bo",
    "Translated by Ana Ruz",
    "Reviewed by: Bo",
    "ana@example.org",
    "அனா<https://ana.example>,2026",
    "くりやま, 2026",
    "أنا روز، 2026",
    "Ana Ruz\u00a0<ana@example.org>, 2026.",
]
STAYS = [
    "Spanish translations for the windrow package.",
    "Copyright (C) 2026 THE windrow'S COPYRIGHT HOLDER",
    "This file is distributed under the same license as the windrow package.",
    "SPDX-License-Identifier: CC-BY-4.0",
    "Ask the desk before you change a name.",
    "Use the words of the spring issue, 2026.",
    "Translation of the ferry song",
    "Translation: keep the verses short.",
    "Translators are asked to keep the numbers.",
    "  indented, as it was\n\n2026",
    "",
    "\n",
]


@pytest.mark.parametrize("text", GONE)
def test_what_names_a_person_goes(text: str) -> None:
    assert privacy.strip_comments(text) == ""
    around = "Spanish translations.\n\n{}\n\nA note."
    assert privacy.strip_comments(around.format(text)).split() == around.format("").split()


@pytest.mark.parametrize("text", STAYS)
def test_what_names_nobody_stays(text: str) -> None:
    assert privacy.strip_comments(text) == text


def test_an_address_in_a_note_goes_and_the_note_stays() -> None:
    assert privacy.strip_comments("Report problems to <desk@example.org>, please.") == "Report problems to, please."


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("Last-Translator", "Ana Ruz <ana@example.org>", False),
        ("Language-Team", "Spanish <https://example.org/es/>", False),
        ("Report-Msgid-Bugs-To", "ana@example.org", False),
        ("X-Poedit-Basepath", "/home/ana/windrow", False),
        ("X-Poedit-Basepath", "C:\\Users\\Ana", False),
        ("X-Poedit-Basepath", "..", True),
        ("X-Poedit-SearchPath-0", "~/windrow", False),
        ("X-Poedit-Bookmarks", "-1,12,-1", True),
        ("X-Reviewer", "Bo", False),
        ("X-Our-Own", "ask bo@example.org", False),
        ("X-Generator", "Lokalize 24.05.2", True),
        ("Project-Id-Version", "windrow 1.0", True),
    ],
)
def test_fields(field: str, value: str, *, kept: bool) -> None:
    assert privacy.strip_fields([(field, value)]) == {field: value if kept else ""}


def test_a_whole_header() -> None:
    text = (
        "# Spanish translations.\n# Ana Ruz <ana@example.org>, 2026.\n#\n# Translators:\n# Bo Lind, 2026\n"
        'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Last-Translator: Ana Ruz <ana@example.org>\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    )
    catalog = reader.parse(text, "x")
    for _ in range(2):
        catalog = update_catalog(catalog, [Unit("One.", Block(BlockKind.PARAGRAPH, 1))], "articles/a.md", ES).catalog
        written = reader.dump(catalog)
        assert written.startswith('# Spanish translations.\n#\nmsgid ""\n')
        assert not any(name in written for name in ("Ana", "Ruz", "ana@", "Bo", "Lind"))


@given(st.text(alphabet="Aa é@<>.,:#\n©(2026)Translators", max_size=80))
def test_twice_is_once(text: str) -> None:
    once = privacy.strip_comments(text)
    assert privacy.strip_comments(once) == once
