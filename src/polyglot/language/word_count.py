"""Word counts as translators use them: a Chinese, Japanese or Thai letter counts as one word."""

import re
from functools import lru_cache

_NOT_COUNTED = re.compile(r"\]\[\d+\]|<[^<>]*>|`[^`]*`|https?://\S+")
UNSPACED_LETTER = (  # letters of scripts without spaces between words
    r"[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WORD = re.compile(rf"{UNSPACED_LETTER}|[^\W_]+(?:['’.-][^\W_]+)*")


@lru_cache(maxsize=1 << 12)  # a unit's text is counted for every language
def count_words(text: str) -> int:
    """Return the number of words of a unit's text, without its tags, code, addresses and link numbers.

    >>> count_words("See [the e-mail][1] of `code`, 3.5 times.")
    6
    >>> count_words("你好 world")
    3
    """
    return len(_WORD.findall(_NOT_COUNTED.sub(" ", text)))
