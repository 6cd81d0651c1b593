"""What a unit says, apart from how it is written.

Two units of one form ask for one translation: they differ in addresses, white space, typography (straight and curly
quotation marks, kinds of dashes and spaces) or in the writing of the same markup. Words, numbers, code, tags, footnotes
and emphasis are what is said.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from polyglot.markdown.parser import parse_inline

_LABEL = re.compile(r"\[([0-9]{1,9})\]")
_SIGNS = re.compile(r"[\\`*_~\[<&\n]|://|www\.|@")
_SPACE = re.compile(r"\s+")
_DASH = re.compile(r"\s*—\s*")
_QUOTES = dict.fromkeys("‘’‚‛‹›", "'") | dict.fromkeys("“”„‟«»", '"')
_DASHES = dict.fromkeys("‐‑‒–―−", "-")
TYPOGRAPHY = str.maketrans(_QUOTES | _DASHES)  # of one sign, each for one other
_FULL_TYPOGRAPHY = str.maketrans(_QUOTES | _DASHES | {"…": "...", "\u00ad": ""})


def normal_form(text: str, context: str | None = None) -> str:
    """The form of a unit's text; a field of the front matter (one with a context) has no markup."""
    if context is not None or not _SIGNS.search(text):
        return _normalize_typography(text).strip()
    return "".join(_token_texts(_parse_tokens(text))).strip()


def plain_text(text: str, context: str | None = None) -> str:
    """The words of a unit's text, with its code, by which it is likened to another."""
    if context is not None or not _SIGNS.search(text):
        return _normalize_typography(text).strip()
    return _normalize_typography(
        "".join(token.content or " " for token in _parse_tokens(text) if token.type != "html_inline")
    ).strip()


def count_labels(text: str) -> int:
    """How many targets the links and pictures of a unit's text have."""
    known = set(_LABEL.findall(text))
    places = (token.attrs.get("href", token.attrs.get("src")) for token in (_parse_tokens(text) if known else ()))
    return len(known.intersection(str(place) for place in places))


def _parse_tokens(text: str) -> list[Token]:
    known = {label: {"href": label, "title": ""} for label in _LABEL.findall(text)}
    return parse_inline(text, {"references": known})


def _token_texts(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                yield _normalize_typography(token.content)
            case "softbreak":
                yield " "
            case "image":
                yield f"\x01image {token.attrs['src']} {token.content}\x02"
            case "footnote_ref":
                yield f"\x01note {token.meta['label']}\x02"
            case _:
                place = token.attrs.get("href", "")
                yield f"\x01{token.type} {place} {token.content}\x02"


def _normalize_typography(text: str) -> str:
    return _SPACE.sub(" ", _DASH.sub(" - ", text).translate(_FULL_TYPOGRAPHY))
