"""Removal of personal data, which PO editors write into the header of a catalog.

Lines that name a person, in the forms of gettext, Lokalize, Poedit, Transifex, Launchpad, Weblate, Zanata or
translate-toolkit, are removed; licence lines and notes stay, without mail addresses. In doubt a line is removed: some of
these people are at risk.
"""

import re
from collections.abc import Iterable, Sequence

_FIELDS = re.compile(
    r"Last-Translator|Language-Team|Report-Msgid-Bugs-To"
    r"|X-.*(?:Translator|Author|Reviewer|Proofreader|Contributor|Credit|E-?mail|User).*",
    re.IGNORECASE,
)
_FOLDERS = re.compile(r"X-Poedit-(?:Basepath|SearchPath).*")
# The beginning of a path on a person's own machine, which may contain their name.
_ABSOLUTE_PATH = re.compile(r"~|/|\\\\|[A-Za-z]:[\\/]")
_ADDRESS = re.compile(r"(?:(?<!\s)\s++)?<?(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)*>?")
_SPDX = re.compile(r"SPDX-File(?:CopyrightText|Contributor):", re.IGNORECASE)  # Lokalize lists translators there
_COPYRIGHT = re.compile(r"Copyright|©|\(c\)", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:(?:last|first|previous|original|current)[ -])?(?:translat|author|contribut|review|proofread)(?:or|er|ed|ion)?s?"
    r"(?: by\b:?|(?<=s|r) ?(?:team ?)?:)|(?:language-team|report-msgid-bugs-to) ?:",
    re.IGNORECASE,
)
_YEAR = r"(?:\d{4}|YEAR)"
# Ana Ruz <ana@example.org>, 2026, 2027. #zanata
_PERSON = re.compile(
    rf"(?P<name>[^<>@]*?)[,\s]*+(?P<mail><[^<>]*>|\S+@\S+?)?[,\s]*+(?P<years>{_YEAR}(?:\s*[-–,]\s*{_YEAR})*)?\.?(?:\s+#\w+)?"
)
_MAX_LENGTH = 200  # characters of a line that names a person
_ROLE = re.compile(r"\s*\([^()]*\)")  # Ana Ruz (es)
_PARTICLE = re.compile(r"al|b[ei]nt?|d[aeiou]|d[aeo]s|del|della|den|der|e|el|ibn|las?|les?|los|te[nr]|van|von|y|zu")


def strip_fields(header: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the fields of a header, with empty values for personal data."""
    return {key: "" if _is_personal(key, value) else value for key, value in header}


def strip_comments(text: str) -> str:
    """Return the comment above a header without the lines that name people, and without mail addresses."""
    kept: list[str] = []
    lines, in_list = text.split("\n"), False  # in the list below a line such as “Translators:”
    for line in lines:
        anonymous = _strip_addresses(line)
        forms = (line.strip(), anonymous.strip())
        label = next((match for form in forms if (match := _LABEL.match(form))), None)
        if label is not None:
            in_list = label.end() == len(label.string)
            continue
        in_list = in_list and any(_is_person_line(form, listed=True) for form in forms)
        if not in_list and not any(map(_is_person_line, forms)):
            kept.append(anonymous)
    return "\n".join(kept) if len(kept) == len(lines) or any(map(str.strip, kept)) else ""


def _strip_addresses(line: str) -> str:
    """Return a line without mail addresses, also without those that result from removing one."""
    while (shorter := _ADDRESS.sub("", line)) != line:
        line = shorter
    return line


def _is_personal(key: str, value: str) -> bool:
    if _FIELDS.fullmatch(key) or (key.startswith("X-") and _ADDRESS.search(value)):
        return True
    return bool(_FOLDERS.fullmatch(key) and _ABSOLUTE_PATH.match(value))


def _is_person_line(line: str, *, listed: bool = False) -> bool:
    """Return whether the line names a person and contains nothing else.

    In a list of people (`listed`), a name is enough; elsewhere it needs an address or a year.
    """
    if _SPDX.match(line):
        return True
    if _COPYRIGHT.search(line):
        return _ADDRESS.search(line) is not None
    person = _PERSON.fullmatch(line) if len(line) <= _MAX_LENGTH else None
    if person is None:
        return False
    words = _ROLE.sub("", person["name"]).split()
    if person["mail"] and (person["years"] or listed or not words):
        return True
    if listed and person["years"] and words:
        return True
    return bool(person["mail"] or person["years"] or listed) and _looks_like_name(words)


def _looks_like_name(words: Sequence[str]) -> bool:
    if len(words) < 2:
        return bool(words)
    return len(words) <= 6 and not any(word.islower() and not _PARTICLE.fullmatch(word) for word in words)
