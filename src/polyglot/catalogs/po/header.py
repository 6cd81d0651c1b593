"""The header of catalogs: the fields that every catalog has, those that may stay, and the removal of personal data.

Fields are kept by an allow list: gettext's own, and those of Poedit, Crowdin and Qt that tell nothing about a person.
"""

import codecs
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache

from polyglot.catalogs.po import privacy
from polyglot.findings import Finding, FindingCode, warning
from polyglot.model import Catalog, Locale

Fields = tuple[tuple[str, str], ...]

# The fields that name people and times. They are empty: without them, gtranslator cannot save and msgfmt warns.
EMPTY_FIELDS = ("PO-Revision-Date", "Last-Translator", "Language-Team")
_UTF_8 = "text/plain; charset=UTF-8"
_DEFAULTS = {
    "Project-Id-Version": "polyglot",
    **dict.fromkeys(EMPTY_FIELDS, ""),
    "Language": "",
    "MIME-Version": "1.0",
    "Content-Type": _UTF_8,
    "Content-Transfer-Encoding": "8bit",
}
_ORDER = (*_DEFAULTS, "Plural-Forms")  # gettext's own order of its fields
_DROPPED = {"pot-creation-date", "report-msgid-bugs-to"}  # gettext's own too: a time, and an address
_NAMES = {name.lower(): name for name in _ORDER}
_PROGRAM_FIELD = re.compile(r"X-(?:Poedit|Crowdin|Qt)-[A-Za-z][\w-]{0,40}", re.IGNORECASE)
_PERSONAL_FIELD = re.compile(
    r"X-.*(?:path|WPHeader|translator|translated|author|review|proofread|contribut|credit|mail|user|team|date|time).*",
    re.IGNORECASE,
)
_PROGRAMS = (
    "Poedit|POEditor\\.com|Lokalize|Weblate|Gtranslator|Virtaal|Pontoon|Zanata|OmegaT|Crowdin|Transifex|Launchpad|Loco|GlotPress"
    "|Translate Toolkit|KBabel|polib|Pootle|Tolgee|Lokalise|Phrase|Memsource|Emacs|po-mode|Babel|mdpo|po4a|Rosetta|Trados|polyglot"
)
_VERSION = r"v?\d+(?:[.+~-](?:\d+|(?:alpha|beta|rc|dev|git|svn|pre|post)[.-]?\d*))*"
_GENERATOR = re.compile(rf"(?:{_PROGRAMS})(?:[ /-]{_VERSION}|(?: {_VERSION})? \(build [0-9a-f]+\))?", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{2,4})*(?:@(?:latin|cyrillic|valencia|devanagari|arabic))?")
_PLURAL_FORMS = re.compile(r"nplurals\s*=\s*\d+\s*;\s*plural\s*=\s*[\sn\d()&|?:=!<>%+*/;-]+")
_CONTENT_TYPE = re.compile(r"text/plain; charset=([\w.:-]+)", re.IGNORECASE)


def anonymize(catalog: Catalog) -> Catalog:
    """Return a catalog with the header that catalogs are kept with: complete, in order and without personal data."""
    fields, comments = _anonymize(catalog.header, catalog.comments)
    return replace(catalog, header=fields, comments=comments)


def complete_fields(fields: Fields, locale: Locale | None) -> Fields:
    """Return the fields of a header as `anonymize` does, with those of a catalog in that language, or of a template."""
    completed = dict(_complete(fields)) | {"Language": locale.path if locale else ""}
    if locale:
        completed.setdefault("Plural-Forms", locale.plural_forms)
    return _in_order(completed)


def keep_allowed(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the fields of a header that may stay, with empty values where a value tells about a person."""
    kept: dict[str, str] = {}
    for name, value in fields:
        own_name = _NAMES.get(name.lower(), name)
        allowed = _allowed_value(own_name, value)
        if allowed is not None:
            kept.setdefault(own_name, allowed)
    return kept


def removed_fields(fields: Fields) -> tuple[str, ...]:
    """Return the names of the fields with a value that `anonymize` removes, other than those of gettext."""
    kept = keep_allowed(fields)
    return tuple(
        name
        for name, value in fields
        if value and name.lower() not in {*_NAMES, *_DROPPED, "x-generator"} and name not in kept
    )


def removed_finding(path: str, names: Iterable[str]) -> Finding:
    """Return the finding for a catalog from whose header fields were removed."""
    listed = ", ".join(name if name.isprintable() and len(name) <= 40 else "…" for name in names)
    remedy = "They can tell about people or their computers; keep what a team must know in a comment above the header."
    return warning(path, FindingCode.HEADER_FIELD, f"These fields of the header were removed: {listed}.", remedy)


def is_complete(fields: Fields) -> bool:
    """Return whether a header has the fields without which some PO editors do not save."""
    return {name for name, _ in fields}.issuperset(EMPTY_FIELDS)


@lru_cache(maxsize=256)  # most headers of a publication are those of a language
def _anonymize(fields: Fields, comments: str) -> tuple[Fields, str]:
    return _complete(fields), privacy.strip_comments(comments) if comments else ""


def _complete(fields: Fields) -> Fields:
    kept = keep_allowed(fields)
    kept["Content-Type"] = _UTF_8  # in which catalogs are written
    if not kept.get("Project-Id-Version"):
        kept["Project-Id-Version"] = _DEFAULTS["Project-Id-Version"]
    return _in_order(_DEFAULTS | kept)


def _in_order(fields: dict[str, str]) -> Fields:
    gettext_fields = ((name, fields[name]) for name in _ORDER if name in fields)
    return (*gettext_fields, *((name, value) for name, value in fields.items() if name not in _ORDER))


def _allowed_value(name: str, value: str) -> str | None:
    """Return the value that a field may have; None for a field that is removed."""
    check = _VALUES.get(name)
    if check is not None:
        return check(value)
    if not _PROGRAM_FIELD.fullmatch(name) or _PERSONAL_FIELD.fullmatch(name):
        return None
    return "" if privacy.is_personal_value(value) else value


def _project(value: str) -> str:
    return "" if privacy.is_personal_value(value) or value == "PACKAGE VERSION" else value


def _content_type(value: str) -> str:
    match = _CONTENT_TYPE.fullmatch(value)
    try:
        return f"text/plain; charset={match[1]}" if match and codecs.lookup(match[1]) else _UTF_8
    except LookupError:
        return _UTF_8


_VALUES: dict[str, Callable[[str], str | None]] = {
    "Project-Id-Version": _project,
    **dict.fromkeys(EMPTY_FIELDS, lambda _: ""),
    "Language": lambda value: value if _LANGUAGE.fullmatch(value) else "",
    "MIME-Version": lambda _: "1.0",
    "Content-Type": _content_type,
    "Content-Transfer-Encoding": lambda _: "8bit",
    "Plural-Forms": lambda value: value if _PLURAL_FORMS.fullmatch(value) else None,
    "X-Generator": lambda value: value if _GENERATOR.fullmatch(value) else None,
}
