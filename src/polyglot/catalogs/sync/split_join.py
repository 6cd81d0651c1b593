"""Translations put together and taken apart, where sentences of the source were joined or split."""

from collections.abc import Sequence

from polyglot.markdown.equivalence import count_labels
from polyglot.markdown.link_labels import replace_labels
from polyglot.markdown.markup import InlineMarkup, scan
from polyglot.markdown.sentences import split_sentences
from polyglot.model import Locale, Message


def join(messages: Sequence[Message], locale: Locale) -> str:
    """The translations of neighbouring units as one, with the labels numbered on."""
    texts, count = [], 0
    for message in messages:
        texts.append(renumber_labels(message.target, count))
        count += count_labels(message.source)
    return locale.joiner.join(texts)


def is_separable(messages: Sequence[Message], locale: Locale) -> bool:
    """Could the translations be told apart again, once they are joined?"""
    texts = [message.target for message in messages]
    return split(join(messages, locale), [message.source for message in messages], locale) == texts


def split(target: str, sources: Sequence[str], locale: Locale) -> list[str]:
    """A translation for each of the units that its unit became: its sentences, if there are as many; else all for the first."""
    if len(sources) == 1:
        return [target]
    parts = list(split_sentences(target, 0, len(target), scan_markup(target), locale.language))
    if len(parts) != len(sources):
        return [target, *("" for _ in sources[1:])]
    texts, count = [], 0
    for (start, end), source in zip(parts, sources, strict=True):
        texts.append(renumber_labels(target[start:end], -count))
        count += count_labels(source)
    return texts


def scan_markup(target: str) -> InlineMarkup:
    """Where markup stands in a translation, whatever its labels are."""
    return scan(target, {"references": {str(number): {"href": "", "title": ""} for number in range(1, 100)}})


def renumber_labels(text: str, offset: int) -> str:
    """A text whose labels have other numbers."""
    return replace_labels(text, lambda number: f"[{max(1, number + offset)}]") if offset else text
