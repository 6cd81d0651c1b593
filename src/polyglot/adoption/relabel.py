"""The text of a translation written as a message: with the labels of the source's links and footnotes."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from polyglot.markdown.link_labels import replace_labels
from polyglot.model import LinkTarget, Unit

_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_ENDING = re.compile(r"(?:\.[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?)?\.(?:md|markdown|html?)$")


def relabel_text(source: Unit, targets: Sequence[Unit], notes: Mapping[str, str], joiner: str) -> str:
    """Join units of a translation into the translation of the unit `source`.

    The address of a link that the source has too becomes its label; any other address is written in full. `notes` maps
    labels of the translation's footnotes to those of the source; `joiner` separates the units.
    """
    unused = dict(enumerate(source.targets, 1))
    texts = []
    for unit in targets:

        def relabel(number: int, unit: Unit = unit) -> str:
            target = unit.targets[number - 1]
            for label, other in unused.items():
                if _is_same_target(target, other):
                    del unused[label]
                    return f"[{label}]"
            return _full_address(target)

        text = replace_labels(unit.text, relabel) if unit.targets else unit.text
        texts.append(_NOTE.sub(lambda match: f"[^{notes.get(match[1], match[1])}]", text))
    return joiner.join(texts)


def _is_same_target(first: LinkTarget, second: LinkTarget) -> bool:
    """Return whether two links lead to the same place.

    Paths within a publication are compared by file name, since a translation may be in another folder or be a web page.
    """
    if first.href == second.href:
        return True
    here, there = urlsplit(first.href), urlsplit(second.href)
    if any(part.scheme or part.netloc or part.path.startswith("/") for part in (here, there)):
        return False
    return (_base_name(here.path), here.fragment) == (_base_name(there.path), there.fragment) and bool(here.path)


def _base_name(path: str) -> str:
    """Return the name of a file without its suffixes for language and format."""
    whole = path.removesuffix("index.html").rstrip("/")
    return _ENDING.sub("", posixpath.basename(whole))


def _full_address(target: LinkTarget) -> str:
    address = f"<{target.href}>" if re.search(r"[\s()<>]", target.href) or not target.href else target.href
    title = target.title.replace("\\", "\\\\").replace('"', '\\"')
    return f'({address} "{title}")' if title else f"({address})"
