"""Signs at the edges of a range of words: those that the source has there, and those that belong to one within."""

from collections.abc import Sequence

from polyglot.drafting.tag_projection.tokens import is_word

_STOPS = frozenset(".,:;!?…")  # any of them may stand for another in another language
_CLOSING = {"(": ")", "[": "]", "{": "}", "¿": "?", "¡": "!", '"': '"', "'": "'"}
_OPENING = {")": "(", "]": "[", "}": "{", '"': '"', "'": "'"}


def widen_range(
    keys: Sequence[str], free: Sequence[bool], start: int, end: int, before: Sequence[str], after: Sequence[str]
) -> tuple[int, int]:
    """The range of words with the signs beside it that belong to it. `before` and `after` are those of the source.

    >>> widen_range(["see", '"', "the", "map", '"', "."], [True] * 6, 2, 4, [], ['"'])
    (1, 5)
    """
    wanted = list(after)
    while end < len(keys) and free[end] and not is_word(keys[end]):
        if not (_take_sign(keys[end], wanted) or _is_open(_OPENING, keys[end], keys[start:end])):
            break
        end += 1
    wanted = list(before)
    while start and free[start - 1] and not is_word(keys[start - 1]):
        if not (_take_sign(keys[start - 1], wanted) or _is_open(_CLOSING, keys[start - 1], keys[start:end])):
            break
        start -= 1
    return start, end


def _take_sign(sign: str, signs: list[str]) -> bool:
    """Take a sign, or one that does its work, out of a list if it is there."""
    found = next((other for other in signs if other == sign or {other, sign} <= _STOPS), None)
    if found:
        signs.remove(found)
    return found is not None


def _is_open(partners: dict[str, str], sign: str, keys: Sequence[str]) -> bool:
    """Does the partner of a sign stand among these, alone?"""
    partner = partners.get(sign)
    return partner is not None and (
        keys.count(sign) % 2 == 1 if partner == sign else keys.count(partner) > keys.count(sign)
    )
