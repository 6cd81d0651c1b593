"""Identification of languages: only where it is sure."""

import pytest

from polyglot.language.function_words import point_elsewhere, split_words
from polyglot.language.identify import COMMONEST, find_other_language, identify

SENTENCES = {
    "en": "The shed is open on market days, and whoever takes seeds brings some of them back in the autumn.",
    "es": "El cobertizo abre los días de mercado, y quien se lleva semillas devuelve algunas en otoño.",
    "pt": "O galpão abre nos dias de feira, e quem leva sementes devolve algumas delas no outono.",
    "fr": "La remise est ouverte les jours de marché, et qui prend des graines en rend quelques-unes à l'automne.",
    "de": "Der Schuppen ist an Markttagen offen, und wer Samen mitnimmt, bringt im Herbst einige davon zurück.",
    "ru": "Сарай открыт в базарные дни, и кто берёт семена, тот осенью возвращает часть из них.",
    "hi": "छप्पर बाज़ार के दिनों में खुला रहता है, और जो बीज ले जाता है वह पतझड़ में कुछ लौटा देता है।",
    "ar": "يفتح المخزن أبوابه في أيام السوق، ومن يأخذ البذور يعيد بعضا منها في الخريف.",
    "cs": "Kůlna je otevřená ve dnech trhu a kdo si vezme semena, na podzim jich několik vrátí zpátky.",
    "sk": "Kôlňa je otvorená v dňoch trhu a kto si vezme semená, na jeseň ich niekoľko vráti späť.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_in_its_language(language: str) -> None:
    text = SENTENCES[language]
    assert identify(text, {*SENTENCES, *COMMONEST}) == language
    assert find_other_language(text, language, COMMONEST) is None
    assert not point_elsewhere(
        {*split_words(text.lower())}, language, frozenset(COMMONEST - {language}) & SENTENCES.keys()
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "fr"), ("fr", "es"), ("de", "pt"), ("ru", "hi"), ("sk", "cs"), ("cs", "sk"), ("es", "en")],
)
def test_another_language_is_found(expected: str, language: str) -> None:
    text = SENTENCES[expected]
    assert find_other_language(text, language, SENTENCES) == expected
    near = {"cs", "sk"} == {language, expected}  # which share their function words
    assert near or point_elsewhere({*split_words(text.lower())}, language, frozenset({expected}))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SENTENCES["pt"], "es"),  # near
        (SENTENCES["es"], "gl"),
        ("La remise est ouverte.", "es"),  # short
        (SENTENCES["fr"], "tlh"),  # not known
        ("1 2 3 4 5 6 7 8 9 = + - * / ( ) [ ] { } < > ? ! ; : , . " * 3, "es"),  # no letters
        ("", "es"),
    ],
)
def test_what_is_not_sure_is_not_told(text: str, language: str) -> None:
    assert find_other_language(text, language, COMMONEST) is None
