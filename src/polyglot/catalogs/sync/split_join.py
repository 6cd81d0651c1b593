"""Joining and splitting of translations whose source units were joined or split."""

from collections.abc import Sequence

from polyglot.markdown.equivalence import count_labels
from polyglot.markdown.link_labels import replace_labels
from polyglot.markdown.markup import InlineMarkup, scan
from polyglot.markdown.sentences import split_sentences
from polyglot.model import Locale, Message


def join(messages: Sequence[Message], locale: Locale) -> str:
    """Return the translations of neighbouring units as one text, with the labels numbered consecutively."""
    texts, count = [], 0
    for message in messages:
        texts.append(renumber_labels(message.target, count))
        count += count_labels(message.source)
    return locale.joiner.join(texts)


def is_separable(messages: Sequence[Message], locale: Locale) -> bool:
    """Return whether a split of the joined translations gives back each of them."""
    texts = [message.target for message in messages]
    return split(join(messages, locale), [message.source for message in messages], locale) == texts


def split(target: str, sources: Sequence[str], locale: Locale) -> list[str]:
    """Return a translation for each source: its sentences if there are as many; else all of it for the first, and empty ones."""
    if len(sources) == 1:
        return [target]
    spans = list(split_sentences(target, 0, len(target), scan_markup(target), locale.language))
    if len(spans) != len(sources):
        return [target, *("" for _ in sources[1:])]
    texts, count = [], 0
    for (start, end), source in zip(spans, sources, strict=True):
        texts.append(renumber_labels(target[start:end], -count))
        count += count_labels(source)
    return texts


def scan_markup(target: str) -> InlineMarkup:
    """Return the inline markup of a translation, with any label from 1 to 99 taken as that of a link."""
    return scan(target, {"references": {str(number): {"href": "", "title": ""} for number in range(1, 100)}})


def renumber_labels(text: str, offset: int) -> str:
    """Return a text with `offset` added to the numbers of its labels, which are 1 at least."""
    return replace_labels(text, lambda number: f"[{max(1, number + offset)}]") if offset else text
