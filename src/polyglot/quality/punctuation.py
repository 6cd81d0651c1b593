"""The sign at a sentence's end: a question stays a question, in the signs of whatever script."""

from collections.abc import Iterator

from polyglot.quality.analysed_text import Fault, Side

_KINDS = {sign: signs[0] for signs in (".。．।۔።။።…", "?？؟፧՞", "!！", ":：፡", ";；؛", ",，،、") for sign in signs}
_CLOSING = " \t\n*_~)\"'”’»›）」』】]\u00a0\u202f\u200e\u200f"
_NAMES = {
    ".": "a full stop",
    "?": "a question mark",
    "!": "an exclamation mark",
    ":": "a colon",
    ";": "a semicolon",
    ",": "a comma",
    "": "no sign",
}
# What people write in its place, too: a list's last line gets a stop, an exclamation mark is toned down.
_FREE = {("!", "."), (";", "."), (",", "."), (",", ":"), ("", "."), ("", ":"), ("", "!"), ("", ",")}
_FREE_JAPANESE = {(":", "."), (".", "")}
_ASKING = ("か", "でしょう", "のか", "ね")  # by which Japanese asks without a sign
_WITHOUT_STOPS = frozenset({"th", "lo"})  # languages that end no sentence with a sign
_SENTENCE = 5  # words: what is shorter may be a title, which ends with a stop in one language and not in the other


def find(source: Side, target: Side) -> Iterator[Fault]:
    """At most one fault."""
    ours, theirs = _ending(source), _ending(target)
    if ours != theirs and not _free(source, target, ours, theirs):
        yield Fault("ending", f"It ends with {_NAMES[theirs]}, its source with {_NAMES[ours]}.", 0.3)


def _free(source: Side, target: Side, ours: str, theirs: str) -> bool:
    """Whether people make this change, too."""
    if (ours, theirs) in _FREE:
        return True
    if ours == "." and theirs == "":
        short = len(source.tokens) < _SENTENCE or source.text.rstrip(_CLOSING).endswith(("etc.", "...", "…"))
        return short or target.locale.language in _WITHOUT_STOPS or _japanese(target)
    if ours == "?" and theirs == ".":
        return _japanese(target) and target.text.rstrip(_CLOSING)[:-1].endswith(_ASKING)
    return _japanese(target) and (ours, theirs) in _FREE_JAPANESE


def _japanese(side: Side) -> bool:
    return side.locale.language == "ja"


def _ending(side: Side) -> str:
    """The kind of sign that a text ends with, without what closes after it; empty where it is none."""
    last = side.text.rstrip(_CLOSING)[-1:]
    if last == ";" and side.locale.language == "el":  # Greek asks with it
        return "?"
    return _KINDS.get(last, "")
