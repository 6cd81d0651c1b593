"""Recognition of what tells about a person in the header of a catalog: names, addresses, handles, paths, hosts and times.

In doubt a text tells about a person: some of these people are at risk.
"""

import re
from collections.abc import Sequence
from itertools import dropwhile, pairwise

from polyglot.catalogs.po import attribution

_ADDRESS = r"[\w.+-]+\s?@\s?[\w-]+|<[^<>]*@[^<>]*>|\S+(?: at | \(at\) | \[at\] )\S+(?: dot | \(dot\) | \[dot\] )\w+|mailto:|xmpp:"
_HANDLE = r"(?<![\w@.])@\w[\w.-]*"
_ACCOUNT = (
    r"\b(?:matrix|telegram|signal|irc|github|gitlab|codeberg|mastodon|discord|whatsapp|threema|xmpp|jabber|skype|twitter|e-?mail"
    r"|mail|phone|tel|mobile|pgp|gpg)\b\.?[ ]?(?:[:=]|id\b|key\b)|\bt\.me/|\+\d[\d ()-]{6,}\d"
)
_HOME = (
    r"~[\w.-]*[/\\]|\.\.[/\\]|\\\\\w|\b[a-z]:[\\/](?![\\/])|\bfile:"
    r"|(?<!\w)/(?:home|users|root|mnt|media|tmp|var|run|srv|opt|volumes|data|export|private|usr|etc)\b"
)
_PATH = r"(?<![\w/:.<])/\w[\w.+-]*/|(?<!\w)\\\w+\\"  # from the root of a computer
_URL = r"\b\w+://\S+|\bwww\.\S+"
_EXTENSIONS = (
    "po|pot|mo|md|toml|csv|json|jsonl|html?|xml|txt|tar|gz|zip|py|c|h|ts|js|yml|yaml|odt|docx?|pdf|epub|xliff?|tmx|tbx"
)
_HOST = (
    rf"(?<![\w.-])(?:\w[\w-]*\.)+(?!(?:{_EXTENSIONS})(?![\w.-]))(?:[a-z]{{2,}}|xn--[\w-]+)(?![\w-]|\.\w)"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b|\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){4,7}\b|\blocalhost\b"
    r"|\b(?:host|laptop|desktop|server|srv|pc|ws|node)[-_]?\w*\d\w*|\b[\w-]+-(?:pc|laptop|desktop|macbook)\b"
)
_TIME = r"(?<![\d:.])(?:[01]?\d|2[0-3])(?::|h)[0-5]\d(?!\d)"
_ANYWHERE = re.compile("|".join((_ADDRESS, _HANDLE, _ACCOUNT, _HOME, _HOST, _TIME)))
_IN_COMMENT = re.compile(f"{_ANYWHERE.pattern}|{_PATH}|{_URL}")
_IN_VALUE = re.compile(f"{_ANYWHERE.pattern}|{_URL}")
_LICENCE_URL = re.compile(
    r"(?:https?://)?(?:www\.)?(?:creativecommons|gnu|opensource|spdx|apache|mozilla|fsf|unlicense|artlibre)\.org(?:/[\w./-]*)?"
)
_SPDX = re.compile(r"SPDX-File(?:CopyrightText|Contributor):", re.IGNORECASE)  # Lokalize lists translators there
_COPYRIGHT = re.compile(r"(?:Copyright|©|\(c\))[\s:©]*", re.IGNORECASE)
_NOBODY = re.compile(
    r"holders?|contributors|team|project|foundation|federation|package|association|e\. ?v|inc", re.IGNORECASE
)
_YEAR = r"(?:\d{4}|YEAR)"
_YEARS = rf"{_YEAR}(?:\s*[-–,]\s*{_YEAR})*"
# Ana Ruz <ana@example.org>, 2026, 2027. #zanata
_PERSON = re.compile(
    rf"(?P<name>[^<>@]*?)[,،\s]*+(?P<mail><[^<>]*>|\S+@\S+?)?[,\s]*+(?P<years>{_YEARS})?\.?(?:\s+#\w+)?"
)
_MAX_LENGTH = 200  # characters of a line that names a person
_ROLE = re.compile(r"\s*\([^()]*\)")  # Ana Ruz (es)
_LANGUAGE_CODE = re.compile(r" [-–—/] [a-z]{2,3}(?:[_-][A-Za-z]{2,4})?$")  # Ana Ruz - es
_SENTENCE_END = re.compile(r"[.!?。！？।؟۔]$")
_PARTICLE = re.compile(r"al|b[ei]nt?|d[aeiou]|d[aeo]s|del|della|den|der|e|el|ibn|las?|les?|los|te[nr]|van|von|y|zu")
_NAME_AND_VERSION = re.compile(r"[\w.+-]*(?: v?\d[\d.]*)?")  # of a program or a project
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*\.?")


def strip_comments(text: str) -> str:
    """Return the comment above a header without the lines that tell about people; notes and licence lines stay."""
    kept: list[str] = []
    lines, in_list = text.split("\n"), False  # in the list below a line such as “Translators:”
    for line in lines:
        simple = attribution.simplify(line)
        label = attribution.find_label(simple)
        if label is not None:
            in_list = label == len(simple)
            continue
        in_list = in_list and _is_person_line(line.strip(), listed=True)
        if not in_list and not _is_personal_line(line.strip(), simple):
            kept.append(line)
    text_lines = list(dropwhile(lambda line: not line.strip(), kept))  # no reader of PO files keeps empty lines before
    return "\n".join(text_lines)


def is_personal_value(value: str) -> bool:
    """Return whether the value of a header field tells about a person, or about their computer."""
    simple = attribution.simplify(value)
    if _IN_VALUE.search(simple) or any(map(_is_full_name, pairwise(value.split()))):
        return True
    if _NAME_AND_VERSION.fullmatch(simple):
        return False
    return attribution.find_label(simple) is not None or attribution.is_attribution(simple)


def _is_personal_line(line: str, simple: str) -> bool:
    if not simple:
        return False
    without_licence = _LICENCE_URL.sub("", simple)
    if _SPDX.match(line) or _IN_COMMENT.search(without_licence) or attribution.is_attribution(simple):
        return True
    if _COPYRIGHT.search(line):
        holder = re.sub(_YEARS, "", _COPYRIGHT.sub("", line)).strip(" ,.-–")
        return not _NOBODY.search(holder) and _is_full_name(re.split(r"[.,]\s", holder)[0].split())
    if attribution.is_licence(simple):
        return False
    return _is_person_line(line) or _is_full_name(_LANGUAGE_CODE.sub("", line).split()) or _names_worker(line, simple)


def _names_worker(line: str, simple: str) -> bool:
    """Return whether a line is a kind of work, or “by”, with a name (“Translation: Ana Ruz”), or a name with a role."""
    words = line.split()
    if _is_full_name(words[:2]) and attribution.begins_with_role(attribution.simplify(" ".join(words[2:]))):
        return True
    end = attribution.find_work(simple)
    count = len(simple[end:].split()) if end is not None else 0
    if not 0 < count <= 4 or words[-count].islower() or not _looks_like_name(words[-count:]):
        return False
    return words[-count][0].isupper() or _SENTENCE_END.search(line) is None


def _is_person_line(line: str, *, listed: bool = False) -> bool:
    """Return whether the line names a person and contains nothing else.

    In a list of people (`listed`), a name is enough; elsewhere it needs an address or a year.
    """
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


def _is_full_name(words: Sequence[str]) -> bool:
    """Return whether words are two to four capitalized ones, such as a name alone; other scripts do not show names."""
    capitalized = [word for word in words if not _PARTICLE.fullmatch(word)]
    return 2 <= len(capitalized) <= 4 and all(
        _NAME_WORD.fullmatch(word) and word[0].isupper() and (len(word) < 3 or not word.isupper())
        for word in capitalized
    )
