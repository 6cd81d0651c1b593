"""Argos's names of languages, which LibreTranslate shares, and BCP 47 tags."""

from polyglot.errors import UsageError
from polyglot.language.locales import fallback_tags, parse_tag

# Where the names are not BCP 47's, or not the only ones there. Argos's Chinese is the simplified one.
_TAGS = {"zh": ("zh-Hans",), "zt": ("zh-Hant",), "pb": ("pt-BR",), "nb": ("nb", "no"), "tl": ("tl", "fil")}
_CODES = {tag: code for code, tags in _TAGS.items() for tag in tags}


def argos_code(tag: str) -> str:
    """Argos's name for a BCP 47 tag; that of its language alone where Argos has none for the whole.

    >>> argos_code("zh-TW"), argos_code("zh"), argos_code("pt-BR"), argos_code("es-MX"), argos_code("no")
    ('zt', 'zh', 'pb', 'es', 'nb')
    """
    known = [_CODES[name] for name in fallback_tags(tag) if name in _CODES]
    return known[0] if known else tag.partition("-")[0]


def bcp47_tags(code: str) -> tuple[str, ...]:
    """The BCP 47 tags that a name stands for, the usual one first; none for what names no language.

    >>> bcp47_tags("zt"), bcp47_tags("nb"), bcp47_tags("pt-br"), bcp47_tags("zz9")
    (('zh-Hant',), ('nb', 'no'), ('pt-BR',), ())
    """
    if code in _TAGS:
        return _TAGS[code]
    try:
        return (parse_tag(code).tag,)
    except UsageError:
        return ()
