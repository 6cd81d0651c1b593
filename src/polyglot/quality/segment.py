"""Segments: a text with its translation, as checks read them. (XLIFF's word.)

Most checks compare the words: `source` and `target`, plain texts in which code stands in backticks. They are analysed
when a check first asks, once for all checks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from polyglot.markdown.markup_check import MarkupCheck
from polyglot.markdown.plain_text import plain_text
from polyglot.model import BlockKind, Locale, Unit

if TYPE_CHECKING:  # `polyglot check` analyses no words unless a publication asks for it
    from polyglot.catalogs.glossary.matching import TermMatcher
    from polyglot.language.placeables import Placeable
    from polyglot.quality.analysed_text import AnalysedText


@dataclass(frozen=True)
class Segment:
    """A text with its translation: a unit with its message, or a plain sentence with its draft (`unit` is None)."""

    source_text: str  # as it is written: a unit's with its markup, a sentence's without
    target_text: str
    languages: tuple[Locale, Locale]
    unit: Unit | None = None
    path: str = ""  # of the catalog, and the line of the message in it
    line: int = 0
    footnotes: Sequence[str] = ()  # labels of the article's footnotes
    load_terms: "Callable[[], TermMatcher | None]" = lambda: None  # called again and again, as the next
    compare_markup: Callable[[], MarkupCheck] = MarkupCheck
    placeables: "Sequence[Placeable] | None" = None  # of the source, where they are known
    published: frozenset[str] = frozenset()  # the languages of the publication, by their primary subtags

    @cached_property
    def source(self) -> "AnalysedText":
        """The source without markup, analysed."""
        from polyglot.quality.analysed_text import analyse

        text = self._plain(self.source_text)
        return analyse(text, self.languages[0], self.placeables)

    @cached_property
    def target(self) -> "AnalysedText":
        """The translation without markup, analysed; its placeables are those of the source, and others."""
        from polyglot.quality.analysed_text import analyse_translation

        text = self._plain(self.target_text)
        return analyse_translation(text, self.languages[1], self.source.items)

    @property
    def markup(self) -> MarkupCheck:
        """The comparison of the markup; without problems for a plain sentence."""
        return self.compare_markup()

    @property
    def terms(self) -> "TermMatcher | None":
        """The glossary, with the names that the article keeps; None if they are not to be checked."""
        return self.load_terms()

    @property
    def place(self) -> str:
        """The path and line of the message; empty for a draft."""
        return f"{self.path}:{self.line}" if self.path else ""

    @property
    def is_raw(self) -> bool:
        """Whether the block has no Markdown: raw HTML, or a code block."""
        return self.unit is not None and self.unit.block.kind in {BlockKind.HTML, BlockKind.CODE}

    def _plain(self, text: str) -> str:
        return text if self.unit is None else plain_text(text, self.unit, self.footnotes)


def draft_segment(
    source: str,
    target: str,
    languages: tuple[Locale, Locale],
    items: "Sequence[Placeable] | None" = None,
    terms: "TermMatcher | None" = None,
) -> Segment:
    """Return a plain sentence with its draft.

    `items` are the placeables of the source; without them, those that `placeables.find_placeables` finds.
    """
    return Segment(source, target, languages, load_terms=lambda: terms, placeables=items)
