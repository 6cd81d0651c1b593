"""The quick reader of PO files, held against polib."""

from polyglot.catalogs.po import reader, writer
from polyglot.model import Catalog


def told(read: Catalog | None) -> list[object] | None:
    """What a reader says, with the lines, which do not count where catalogs are compared."""
    return None if read is None else [read, *(message.line for message in read.messages)]


def agrees(text: str) -> bool:
    """Did the quick reader read it? Then as polib does."""
    found = writer.parse_canonical(text)
    if found is not None:
        assert told(found) == told(reader.parse_with_polib(text, "x"))
    return found is not None
