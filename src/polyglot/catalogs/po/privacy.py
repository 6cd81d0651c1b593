"""Names and addresses of people in the header of a catalog: what PO editors write there is taken out.

What names a person by the custom of gettext, Lokalize, Poedit, Transifex, Launchpad, Weblate, Zanata or translate-toolkit goes,
line by line; licence lines and notes stay, without mail addresses. What may be either goes: some of these people are at risk.
"""

import re
from collections.abc import Iterable, Sequence

_FIELDS = re.compile(
    r"Last-Translator|Language-Team|Report-Msgid-Bugs-To"
    r"|X-.*(?:Translator|Author|Reviewer|Proofreader|Contributor|Credit|E-?mail|User).*",
    re.IGNORECASE,
)
_FOLDERS = re.compile(r"X-Poedit-(?:Basepath|SearchPath).*")
# How a folder of somebody's own machine begins, which may bear their name.
_ABSOLUTE_PATH = re.compile(r"~|/|\\\\|[A-Za-z]:[\\/]")
_ADDRESS = re.compile(r"(?:(?<!\s)\s++)?<?(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)*>?")
_SPDX = re.compile(r"SPDX-File(?:CopyrightText|Contributor):", re.IGNORECASE)  # where Lokalize notes each translator
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
_MAX_LENGTH = 200  # signs of a line that names a person
_ROLE = re.compile(r"\s*\([^()]*\)")  # Ana Ruz (es)
_PARTICLE = re.compile(r"al|b[ei]nt?|d[aeiou]|d[aeo]s|del|della|den|der|e|el|ibn|las?|les?|los|te[nr]|van|von|y|zu")


def strip_fields(header: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The fields of a header, those that are for a person's name without it."""
    return {key: "" if _is_personal(key, value) else value for key, value in header}


def strip_comments(text: str) -> str:
    """The comment above a header without the lines that name people, and without mail addresses."""
    kept: list[str] = []
    lines, listed = text.split("\n"), False  # are these the lines below “Translators:”?
    for line in lines:
        left = _strip_addresses(line)
        forms = (line.strip(), left.strip())
        label = next((found for form in forms if (found := _LABEL.match(form))), None)
        if label is not None:
            listed = label.end() == len(label.string)
            continue
        listed = listed and any(_is_person_line(form, listed=True) for form in forms)
        if not listed and not any(map(_is_person_line, forms)):
            kept.append(left)
    return "\n".join(kept) if len(kept) == len(lines) or any(map(str.strip, kept)) else ""


def _strip_addresses(line: str) -> str:
    """A line without mail addresses, nor with those that only come about when one is taken out."""
    while (left := _ADDRESS.sub("", line)) != line:
        line = left
    return line


def _is_personal(key: str, value: str) -> bool:
    if _FIELDS.fullmatch(key) or (key.startswith("X-") and _ADDRESS.search(value)):
        return True
    return bool(_FOLDERS.fullmatch(key) and _ABSOLUTE_PATH.match(value))


def _is_person_line(line: str, *, listed: bool = False) -> bool:
    """Does this line name a person, and say nothing else? In a list of people a name needs no address and no year."""
    if _SPDX.match(line):
        return True
    if _COPYRIGHT.search(line):
        return _ADDRESS.search(line) is not None
    found = _PERSON.fullmatch(line) if len(line) <= _MAX_LENGTH else None
    if found is None:
        return False
    words = _ROLE.sub("", found["name"]).split()
    if found["mail"] and (found["years"] or listed or not words):
        return True
    if listed and found["years"] and words:
        return True
    return bool(found["mail"] or found["years"] or listed) and _looks_like_name(words)


def _looks_like_name(words: Sequence[str]) -> bool:
    if len(words) < 2:
        return bool(words)
    return len(words) <= 6 and not any(word.islower() and not _PARTICLE.fullmatch(word) for word in words)
