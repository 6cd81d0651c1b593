"""Catalogs with a few messages."""

from polyglot.model import Catalog, Message


def rich() -> Catalog:
    """A catalog with all that a translator can put into one."""
    return Catalog(
        (("Language", "es"), ("Content-Type", "text/plain; charset=UTF-8"), ("X-Poedit-Bookmarks", "kept")),
        (
            Message("One.", "Uno.", comments="mine\n\ntwo paragraphs", notes="paragraph\n[1]: /a", references=("articles/a.md",)),
            Message("Title", "Título", context="title", references=("articles/a.md",)),
            Message("Two\\\nlines", "Dos\\\nlíneas", fuzzy=True, previous="Two\\\nlinez", flags=("no-wrap",)),
            Message('A "quote"\tand \\', "«»"),
            Message("Old.", "Vieja.", comments="was good", obsolete=True),
            Message("Older.", "Más vieja.", fuzzy=True, previous="Oldest.", obsolete=True),
        ),
    )  # fmt: skip
