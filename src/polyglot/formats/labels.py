"""Names of formats in the interface language."""

from polyglot.editions.ui_text import InterfaceText
from polyglot.settings import PaperSize


def format_label(format: str, text: InterfaceText, variant: str = "") -> str:
    """Return the name of a format, and of its variant if there is one, for readers."""
    names = {
        "epub": text.gettext("E-book (EPUB)"),
        "pdf": "PDF",
        "text": text.gettext("Plain text"),
        "markdown": "Markdown",
        "docx": text.gettext("Word document (DOCX)"),
        "zip": text.gettext("Website (ZIP), for a USB stick"),
    }
    variants = {PaperSize.A4: "A4", PaperSize.LETTER: "Letter", "booklet": text.gettext("booklet")}
    label = names.get(format, format)
    return f"{label} · {variants.get(variant, variant)}" if variant else label
