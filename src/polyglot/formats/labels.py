"""Names of formats for readers, in their language."""

from polyglot.editions.ui_text import InterfaceText
from polyglot.settings import PaperSize


def format_label(format: str, text: InterfaceText, variant: str = "") -> str:
    """A format's name, for people who may not know it."""
    names = {
        "epub": text.gettext("E-book (EPUB)"),
        "pdf": "PDF",
        "text": text.gettext("Plain text"),
        "markdown": "Markdown",
        "docx": text.gettext("Word document (DOCX)"),
        "zip": text.gettext("Website (ZIP), for a USB stick"),
    }
    variants = {PaperSize.A4: "A4", PaperSize.LETTER: "Letter", "booklet": text.gettext("booklet")}
    shown = names.get(format, format)
    return f"{shown} · {variants.get(variant, variant)}" if variant else shown
