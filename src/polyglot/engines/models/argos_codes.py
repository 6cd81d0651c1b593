"""Conversion between Argos's language codes, which LibreTranslate shares, and BCP 47 tags."""

from polyglot.errors import UsageError
from polyglot.language.locales import fallback_tags, parse_tag

# Codes that differ from BCP 47, or cover several tags. Argos's Chinese is the simplified one.
_TAGS = {"zh": ("zh-Hans",), "zt": ("zh-Hant",), "pb": ("pt-BR",), "nb": ("nb", "no"), "tl": ("tl", "fil")}
_CODES = {tag: code for code, tags in _TAGS.items() for tag in tags}


def argos_code(tag: str) -> str:
    """Return Argos's code for a BCP 47 tag, or for its language if the whole tag has none.

    >>> argos_code("zh-TW"), argos_code("zh"), argos_code("pt-BR"), argos_code("es-MX"), argos_code("no")
    ('zt', 'zh', 'pb', 'es', 'nb')
    """
    codes = (_CODES[name] for name in fallback_tags(tag) if name in _CODES)
    return next(codes, tag.partition("-")[0])


def bcp47_tags(code: str) -> tuple[str, ...]:
    """Return the BCP 47 tags of a code, the usual one first; no tags for an invalid code.

    >>> bcp47_tags("zt"), bcp47_tags("nb"), bcp47_tags("pt-br"), bcp47_tags("zz9")
    (('zh-Hant',), ('nb', 'no'), ('pt-BR',), ())
    """
    if code in _TAGS:
        return _TAGS[code]
    try:
        return (parse_tag(code).tag,)
    except UsageError:
        return ()
