"""Letters by their scripts, as patterns: any letter, Latin ones, those of scripts without spaces, and wide ones."""

import re

LETTER = re.compile(r"[^\W\d_]")
LATIN = "A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ"  # within brackets; Chinese and others join their letters to Latin ones without a space
UNSPACED_LETTER = (  # Thai, Lao, Tibetan, Burmese, Khmer, kana and Han, which have no spaces between words
    r"[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# Hangul, kana and Han, whose letters count as two or three of an alphabet.
WIDE_LETTER = r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
