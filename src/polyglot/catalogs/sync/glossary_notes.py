"""What translators are told of terms: a line for each in the notes of every message whose source holds it.

The lines depend on the message's own source, the glossary and the article's names alone, and stand in the order of these, so
that no edit of another sentence changes them. Templates have none: they have no language. Pure.
"""

from dataclasses import replace

from polyglot.catalogs.glossary.matching import TermMatcher
from polyglot.catalogs.sync.update import KEEP_NOTE
from polyglot.model import Catalog, Message, Term


def with_glossary_notes(catalog: Catalog, terms: TermMatcher) -> Catalog:
    """The catalog with these lines behind the other notes of its messages."""
    if not terms.order:
        return catalog
    return replace(catalog, messages=tuple(_with_term_notes(message, terms) for message in catalog.messages))


def format_term_note(term: Term) -> str:
    """What a translator is told of a term.

    >>> format_term_note(Term(("seed library",), ("biblioteca de semillas", "semilloteca"), ("librería",), note="it lends"))
    'glossary: seed library → biblioteca de semillas, or semilloteca; not librería (it lends)'
    >>> format_term_note(Term(("Windrow",), kept=True))
    'keep: Windrow'
    """
    note = f" ({term.note})" if term.note else ""
    if term.kept:
        return f"keep: {term.forms[0]}{note}"
    said = " → " + ", or ".join(term.required) if term.required else ""
    never = f"not {', '.join(term.forbidden)}" if term.forbidden else ""
    return f"glossary: {term.forms[0]}{said}{'; ' if said and never else ': ' if never else ''}{never}{note}"


def _with_term_notes(message: Message, terms: TermMatcher) -> Message:
    if message.obsolete or KEEP_NOTE in message.notes.split("\n"):
        return message
    found = {one.term for one in terms.find_terms(message.source)}
    if not found:
        return message
    lines = [format_term_note(term) for term in sorted(found, key=terms.order.__getitem__)]
    return replace(message, notes="\n".join(filter(None, (message.notes, *lines))))
