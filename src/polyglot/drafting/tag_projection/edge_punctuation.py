"""Punctuation at the edges of a range of words: marks that the source has there, and partners of marks within."""

from collections.abc import Sequence

from polyglot.drafting.tag_projection.tokens import is_word

_STOPS = frozenset(".,:;!?…")  # interchangeable between languages
_CLOSING = {"(": ")", "[": "]", "{": "}", "¿": "?", "¡": "!", '"': '"', "'": "'"}
_OPENING = {")": "(", "]": "[", "}": "{", '"': '"', "'": "'"}


def widen_range(
    keys: Sequence[str], free: Sequence[bool], start: int, end: int, before: Sequence[str], after: Sequence[str]
) -> tuple[int, int]:
    """Return the range of words with the punctuation beside it that belongs to it.

    `before` and `after` are the punctuation at the edges of the range in the source.

    >>> widen_range(["see", '"', "the", "map", '"', "."], [True] * 6, 2, 4, [], ['"'])
    (1, 5)
    """
    unmatched = list(after)
    while end < len(keys) and free[end] and not is_word(keys[end]):
        if not (_take_sign(keys[end], unmatched) or _is_open(_OPENING, keys[end], keys[start:end])):
            break
        end += 1
    unmatched = list(before)
    while start and free[start - 1] and not is_word(keys[start - 1]):
        if not (_take_sign(keys[start - 1], unmatched) or _is_open(_CLOSING, keys[start - 1], keys[start:end])):
            break
        start -= 1
    return start, end


def _take_sign(sign: str, signs: list[str]) -> bool:
    """Remove a sign, or an equivalent one, from a list, and return whether it was there."""
    match = next((other for other in signs if other == sign or {other, sign} <= _STOPS), None)
    if match:
        signs.remove(match)
    return match is not None


def _is_open(partners: dict[str, str], sign: str, keys: Sequence[str]) -> bool:
    """Return whether the partner of a sign is among these words without one of its own."""
    partner = partners.get(sign)
    return partner is not None and (
        keys.count(sign) % 2 == 1 if partner == sign else keys.count(partner) > keys.count(sign)
    )
