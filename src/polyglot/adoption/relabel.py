"""The text of a translation as a message of its source holds it: labels of the source's links, marks of its footnotes."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from polyglot.markdown.link_labels import replace_labels
from polyglot.model import LinkTarget, Unit

_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_ENDING = re.compile(r"(?:\.[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?)?\.(?:md|markdown|html?)$")


def relabel_text(source: Unit, targets: Sequence[Unit], notes: Mapping[str, str], joiner: str) -> str:
    """What these units of a translation say, as the translation of `source`.

    An address that the source has too becomes its label; another one is written in full. `notes` are the source's
    names of the translation's footnotes.
    """
    free = dict(enumerate(source.targets, 1))
    texts = []
    for unit in targets:

        def written(number: int, unit: Unit = unit) -> str:
            target = unit.targets[number - 1]
            for label, other in free.items():
                if _is_same_target(target, other):
                    del free[label]
                    return f"[{label}]"
            return _full_address(target)

        text = replace_labels(unit.text, written) if unit.targets else unit.text
        texts.append(_NOTE.sub(lambda found: f"[^{notes.get(found[1], found[1])}]", text))
    return joiner.join(texts)


def _is_same_target(one: LinkTarget, other: LinkTarget) -> bool:
    """Do both lead to the same place? A path within the publication may start from another folder, or be a page's."""
    if one.href == other.href:
        return True
    here, there = urlsplit(one.href), urlsplit(other.href)
    if any(part.scheme or part.netloc or part.path.startswith("/") for part in (here, there)):
        return False
    return (_base_name(here.path), here.fragment) == (_base_name(there.path), there.fragment) and bool(here.path)


def _base_name(path: str) -> str:
    """A file's name without what tells its language and its form."""
    whole = path.removesuffix("index.html").rstrip("/")
    return _ENDING.sub("", posixpath.basename(whole))


def _full_address(target: LinkTarget) -> str:
    address = f"<{target.href}>" if re.search(r"[\s()<>]", target.href) or not target.href else target.href
    title = target.title.replace("\\", "\\\\").replace('"', '\\"')
    return f'({address} "{title}")' if title else f"({address})"
