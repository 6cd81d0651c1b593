"""A volume -> PDF for screens and printers, and its cover as a picture."""

import json
from typing import Any

from polyglot.editions import fonts, typesetting
from polyglot.editions.plan import Passage
from polyglot.editions.volume import Volume
from polyglot.model import Locale

_DOTS = 288  # an inch: a cover has 1600 by 2560 of them


def cover(volume: Volume) -> bytes:
    """The cover as PNG, 1600 by 2560 dots: with the issue's picture, if there is one that can be read.

    Raises `PolyglotError` where a font is missing.
    """
    words = " ".join((volume.site, volume.publisher, volume.number, volume.period, _words(volume.title)))
    picture = volume.pictures.get(volume.cover, b"")
    shown = bool(picture) and typesetting.sound([picture])
    data = {**_common(volume, words), "cover": "cover" if shown else None}
    files = {"main.typ": typesetting.template("cover.typ"), "print.typ": typesetting.template("print.typ")}
    return typesetting.png({**files, "data.json": _json(data), "cover": picture}, _DOTS)


def _common(volume: Volume, words: str) -> dict[str, Any]:
    """What every template has to know of a volume whose pages hold these words."""
    known = fonts.installed().families()
    names = fonts.families(words, volume.locale, known)
    return {
        "latin": fonts.LATIN,
        "families": names,
        "heavy": fonts.heavy(names, known),
        "writing": fonts.writing(volume.locale),
        "language": language(volume.locale),
        "site": volume.site,
        "publisher": volume.publisher,
        "number": volume.number,
        "period": volume.period,
        "title": _passage(volume.title),
    }


def language(locale: Locale) -> dict[str, Any]:
    """A language as Typst knows it."""
    parts = locale.tag.split("-")
    region = parts[-1] if len(parts) > 1 and len(parts[-1]) != 4 else "TW" if "Hant" in parts else None
    return {"lang": locale.language, "region": region, "dir": locale.direction}


def _passage(passage: Passage | None) -> dict[str, Any] | None:
    return None if passage is None else {"text": passage.text, **language(passage.locale)}


def _words(passage: Passage | None) -> str:
    return passage.text if passage else ""


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()
