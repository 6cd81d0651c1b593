"""Word counts as translators use them: a Chinese, Japanese or Thai letter counts as one word."""

import re
from functools import lru_cache

from polyglot.language.inline_patterns import CODE_SPAN, HTML_TAG, LINK_NUMBER, WEB_ADDRESS
from polyglot.language.scripts import UNSPACED_LETTER

_NOT_COUNTED = re.compile(f"{LINK_NUMBER}|{HTML_TAG}|{CODE_SPAN}|{WEB_ADDRESS}")
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
