"""Marks of passages that are not a reviewed translation, and their HTML attributes.

A mark is carried as a value: by a `mark_open` token or a marked `html_block` in `meta` under `MARK`, by titles and
summaries in a field. `Mark.attributes` is the only writer of the HTML attributes, `find_mark_state` the only reader.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

import msgspec

from polyglot.model import Locale, State

MARK = "mark"  # key of a token's `meta`
TRANSLATION_ATTRIBUTE = "data-translation"  # holds the BCP 47 tag of a machine's translation


class MarkState(StrEnum):
    """The states of a passage that are shown to readers; the values are HTML classes."""

    UNTRANSLATED = "untranslated"
    DRAFT = State.DRAFT.value
    STALE = State.STALE.value


class Mark(msgspec.Struct, frozen=True):
    """The state of a passage, the language of its text, and the language of its source."""

    state: MarkState
    locale: Locale  # the source's where the passage is untranslated
    source: Locale

    @property
    def language_tag(self) -> str:
        """The BCP 47 tag of the text, for a draft with the extension for machine translation (RFC 6497)."""
        if self.state is MarkState.DRAFT:
            return f"{self.locale.tag}-t-{self.source.tag.lower()}-t0-und"
        return self.locale.tag

    @property
    def attributes(self) -> dict[str, str]:
        """The HTML attributes of an element around the passage."""
        attributes = {"class": self.state.value}
        if self.state is MarkState.UNTRANSLATED:
            attributes |= {"lang": self.locale.tag, "dir": self.locale.direction}
        elif self.state is MarkState.DRAFT:
            attributes[TRANSLATION_ATTRIBUTE] = self.language_tag
        return attributes


@cache
def create_mark(state: State | None, source: Locale, target: Locale) -> Mark:
    """Return the mark of a passage: a draft or stale translation, or the source itself (None)."""
    if state is None:
        return Mark(MarkState.UNTRANSLATED, source, source)
    return Mark(MarkState(state.value), target, source)


def find_mark_state(classes: Iterable[str | None]) -> MarkState | None:
    """Return the state that the classes of an HTML element name, or None.

    >>> find_mark_state("summary draft".split())
    <MarkState.DRAFT: 'draft'>
    """
    states = {state.value: state for state in MarkState}
    return next((states[name] for name in classes if name in states), None)
