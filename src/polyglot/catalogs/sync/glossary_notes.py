"""Glossary notes: a line for each term in the notes of the messages whose source has it. Pure.

The lines depend only on the message's own source, the glossary and the article's names, and have the order of these, so that
an edit of another sentence does not change them. Templates have none, since they have no target language.
"""

from dataclasses import replace

from polyglot.catalogs.glossary.matching import TermMatcher
from polyglot.catalogs.sync.update import KEEP_NOTE
from polyglot.model import Catalog, Message, Term


def with_glossary_notes(catalog: Catalog, terms: TermMatcher) -> Catalog:
    """Return a catalog with a line per term behind the other notes of its messages."""
    if not terms.order:
        return catalog
    return replace(catalog, messages=tuple(_with_term_notes(message, terms) for message in catalog.messages))


def format_term_note(term: Term) -> str:
    """Return the line about a term for a message's notes.

    >>> format_term_note(Term(("seed library",), ("biblioteca de semillas", "semilloteca"), ("librería",), note="it lends"))
    'glossary: seed library → biblioteca de semillas, or semilloteca; not librería (it lends)'
    >>> format_term_note(Term(("Windrow",), kept=True))
    'keep: Windrow'
    """
    note = f" ({term.note})" if term.note else ""
    if term.kept:
        return f"keep: {term.forms[0]}{note}"
    required = " → " + ", or ".join(term.required) if term.required else ""
    forbidden = f"not {', '.join(term.forbidden)}" if term.forbidden else ""
    separator = "; " if required and forbidden else ": " if forbidden else ""
    return f"glossary: {term.forms[0]}{required}{separator}{forbidden}{note}"


def _with_term_notes(message: Message, terms: TermMatcher) -> Message:
    if message.obsolete or KEEP_NOTE in message.notes.split("\n"):
        return message
    matched = {match.term for match in terms.find_terms(message.source)}
    if not matched:
        return message
    lines = [format_term_note(term) for term in sorted(matched, key=terms.order.__getitem__)]
    return replace(message, notes="\n".join(filter(None, (message.notes, *lines))))
