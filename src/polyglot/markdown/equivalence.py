"""Equivalence of units: the normal form of a unit's text.

Units with the same normal form need the same translation. They may differ in addresses, white space, typography (straight
and curly quotation marks, kinds of dashes and spaces) and the spelling of the same markup, but not in words, numbers,
code, tags, footnotes and emphasis.
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
TYPOGRAPHY = str.maketrans(_QUOTES | _DASHES)  # maps single characters to single characters
_FULL_TYPOGRAPHY = str.maketrans(_QUOTES | _DASHES | {"…": "...", "\u00ad": ""})


def normal_form(text: str, context: str | None = None) -> str:
    """Return the normal form of a unit's text; the text of a front-matter field (a unit with a context) has no markup."""
    if context is not None or not _SIGNS.search(text):
        return _normalize_typography(text).strip()
    return "".join(_token_texts(_parse_tokens(text))).strip()


def plain_text(text: str, context: str | None = None) -> str:
    """Return the words and code of a unit's text, for measuring the similarity of units."""
    if context is not None or not _SIGNS.search(text):
        return _normalize_typography(text).strip()
    return _normalize_typography(
        "".join(token.content or " " for token in _parse_tokens(text) if token.type != "html_inline")
    ).strip()


def count_labels(text: str) -> int:
    """Return the number of distinct targets that the links and pictures of a unit's text have."""
    labels = set(_LABEL.findall(text))
    targets = (token.attrs.get("href", token.attrs.get("src")) for token in (_parse_tokens(text) if labels else ()))
    return len(labels.intersection(str(target) for target in targets))


def _parse_tokens(text: str) -> list[Token]:
    references = {label: {"href": label, "title": ""} for label in _LABEL.findall(text)}
    return parse_inline(text, {"references": references})


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
                target = token.attrs.get("href", "")
                yield f"\x01{token.type} {target} {token.content}\x02"


def _normalize_typography(text: str) -> str:
    return _SPACE.sub(" ", _DASH.sub(" - ", text).translate(_FULL_TYPOGRAPHY))
