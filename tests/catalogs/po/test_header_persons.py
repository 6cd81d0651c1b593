"""No name and no address of a translator stays in a catalog's header, whoever wrote it there. (All names are invented.)"""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot.catalogs.po import privacy, reader
from polyglot.catalogs.sync.update import update_catalog
from polyglot.model import Block, BlockKind, Unit
from tests.support.locales import ES

WORDS = Path(privacy.__file__).with_name("attribution.toml")
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
    "Ana Ruz",
    "Copyright (C) 2026 Ana Ruz",
    "Report problems to <desk@example.org>, please.",
    "Matrix @anaruz:mail.example",
    "Telegram: anaruz",
    "ask @anaruz about it",
    "ana at mail dot example",
    "/home/anaruz/pub/es.po",
    "opened from ../../home/anaruz/w",
    r"C:\Users\Ana\es.po",
    "~/w/es.po",
    "last edited on host7 by anaruz",
    "made on ANARUZ-PC",
    "see mail.example",
    "https://mail.example/projects/x",
    "from 192.0.2.7",
    "Sent on 4 March at 23:11",
    "By Ana Ruz",
    "Thanks to Ana Ruz",
    "Traducción: Ana Ruz",
    "Übersetzung von Ana Ruz",
    "Ruz Ana fordította",
    "Traducido\u00a0por\u200b Ana Ruz",
    "翻訳者：栗山",
    "翻訳 栗山",
    "Ana Ruz translated this file",
    "Ana Ruz (Spanish translator)",
    "Ana Ruz - es",
    "Copyright 2026 Ana Ruz. All rights reserved.",
]
STAYS = [
    "Spanish translations for the windrow package.",
    "Copyright (C) 2026 THE windrow'S COPYRIGHT HOLDER",
    "This file is distributed under the same license as the windrow package.",
    "SPDX-License-Identifier: CC-BY-4.0",
    "Ask the desk before you change a name.",
    "Use the words of the spring issue, 2026.",
    "Use tú, not usted.",
    "Por favor, usen «tú».",
    "Licensed under CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
    "Esta obra está bajo la licencia Creative Commons Reconocimiento 4.0.",
    "Note to translators: keep the numbers.",
    "Nicht siezen, sondern duzen.",
    "Обращаться на «ты».",
    "敬体（です・ます）を使う。",
    "使用“你”，不用“您”。",
    "استخدم صيغة المخاطب المفرد.",
    "पाठक को “आप” कहें।",
    "Meet at noon. Bring a pen.",
    "Harbour Wells is not translated.",
    "Glossary: seed library = biblioteca de semillas",
    "Esta traducción usa el tuteo.",
    "この翻訳では敬体を使う。",
    "이 번역은 존댓말을 씁니다.",
    "See articles/a.md for the context.",
    "Translation of the ferry song",
    "Translation: keep the verses short.",
    "Translators are asked to keep the numbers.",
    "  indented, as it was\n\n2026",
    "",
]


@pytest.mark.parametrize("text", GONE)
def test_what_names_a_person_goes(text: str) -> None:
    assert privacy.strip_comments(text) == ""
    around = "Spanish translations.\n\n{}\n\nA note."
    assert privacy.strip_comments(around.format(text)).split() == around.format("").split()


@pytest.mark.parametrize("text", STAYS)
def test_what_names_nobody_stays(text: str) -> None:
    assert privacy.strip_comments(text) == text


ATTRIBUTIONS = [(language, words) for language, words in tomllib.loads(WORDS.read_text(encoding="utf-8")).items()]


@pytest.mark.parametrize(("language", "words"), ATTRIBUTIONS, ids=[language for language, _ in ATTRIBUTIONS])
def test_every_word_of_every_language_is_read(language: str, words: dict[str, str]) -> None:
    forms = {kind: [word.removesuffix("*") for word in words.get(kind, "").split("|")] for kind in words}
    lines = [f"{word.capitalize()}: Ana Ruz" for kind in ("people", "works") for word in forms[kind]]
    lines += [f"{act.capitalize()} {forms['by'][0]} Ana Ruz" for act in forms["acts"]]
    lines += [f"Ana Ruz {by} {forms['acts'][0]}" for by in forms["by"]]
    lines += [f"{word.capitalize()} Ana Ruz" for kind in ("last", "verbs") for word in forms.get(kind, ())]
    assert [line for line in lines if privacy.strip_comments(line)] == []


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
