"""Pictures made of shapes: SVG with the shapes left in, and what could act, load or tell something left out.

An SVG file is a document that can hold scripts, addresses elsewhere, pieces of web pages, and what drawing programs note
(names of files and folders among it). The picture is put together anew from elements that draw. Photographs in it
are cleaned as all photographs are.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from polyglot.errors import ContentError
from polyglot.images import raster

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_LARGEST = 8_000_000  # bytes
_DEEPEST = 200  # elements within each other
_ALLOWED = frozenset({
    # what is seen
    *("circle", "ellipse", "image", "line", "path", "polygon", "polyline", "rect", "text", "textPath", "tspan", "use"),
    *("clipPath", "defs", "g", "marker", "mask", "pattern", "svg", "switch", "symbol"),
    *("filter", "linearGradient", "radialGradient", "stop", "style"),
    # what is said of it
    *("desc", "title"),
})  # fmt: skip
_MOTION = frozenset({"animate", "animateMotion", "animateTransform", "mpath", "set"})
_LOADING = frozenset({"image", "image-set", "-webkit-image-set", "src", "element", "cross-fade", "url", "expression"})
_RULES = frozenset({"", "font-face", "keyframes", "media", "supports"})
_FONT = re.compile(r"data:(font|application/(x-)?font)[^,]*,")
_DATA = re.compile(r"data:image/(?:avif|gif|jpe?g|png|webp)(?P<coded>;base64)?,", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in|em|ex)?\s*")
_DOTS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "em": 16.0, "ex": 8.0}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture made of shapes, and how large it is meant to be."""

    width: int
    height: int
    data: bytes


def read(data: bytes, name: str, width: int) -> Drawing:
    """The drawing in an SVG file; photographs in it are made as narrow as `width`. Raises `ContentError`, under `name`."""
    if len(data) > _LARGEST:
        text = f"This drawing has more than {_LARGEST // 1_000_000} MB."
        raise ContentError(text, where=name, remedy="Save it simpler, or as PNG.")
    try:
        # Entities that grow without end are stopped by expat itself; external ones are never loaded.
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, LookupError, ValueError):
        text, remedy = "This drawing is broken.", "Open it in a program for drawings, and save it again."
        raise ContentError(text, where=name, remedy=remedy) from None
    if _local(root) != "svg":
        raise ContentError("This is no SVG drawing.", where=name, remedy="Save it as SVG, PNG or JPEG.")
    made = _Cleaner(name, width).element(root, 0)
    named = {"xmlns:xlink": _XLINK} if any("xlink:href" in one.attrib for one in made.iter()) else {}
    made.attrib = {"xmlns": _SVG, **named, **made.attrib}
    return Drawing(*_size(root), ElementTree.tostring(made, "utf-8"))


@dataclass(frozen=True, slots=True)
class _Cleaner:
    name: str
    width: int

    def element(self, old: Element, depth: int) -> Element:
        """An element of shapes with what of it and in it may stay."""
        if depth > _DEEPEST:
            text = "This drawing has too many groups within each other."
            raise ContentError(text, where=self.name, remedy="Save it simpler, or as PNG.")
        local = _local(old)
        new = Element("g" if local == "a" else local, dict(self.attributes(old, local)))
        new.text = _styles(old.text or "") if local == "style" else old.text
        for child in old if local != "style" else ():
            if self.stays(child):
                made = self.element(child, depth + 1)
                made.tail = child.tail
                new.append(made)
            elif len(new):
                new[-1].tail = (new[-1].tail or "") + (child.tail or "")
            else:
                new.text = (new.text or "") + (child.tail or "")
        return new

    def stays(self, child: Element) -> bool:
        """Does this element only draw, or say what is drawn? A link's content stays, in a group."""
        local = _local(child)
        if local in _MOTION:
            moved = child.get("attributeName", "").rpartition(":")[2].lower()
            return moved != "href" and not moved.startswith("on")
        return local in _ALLOWED or local == "a" or (local.startswith("fe") and local != "feImage")

    def attributes(self, old: Element, local: str) -> Iterator[tuple[str, str]]:
        """The attributes that may stay, under names without namespaces of programs."""
        for key, value in old.attrib.items():
            space, _, name = key.rpartition("}")
            space = space.removeprefix("{")
            if name == "href" and space in {"", _XLINK}:
                target = self.target(value.strip(), local)
                if target:
                    yield "xlink:href", target
            elif space == _XML and name in {"lang", "space"}:
                yield f"xml:{name}", value
            elif not space and name == "style":
                yield name, _declarations(value)
            elif not space and not name.lower().startswith(("on", "data-")) and _harmless(value):
                yield name, value

    def target(self, address: str, local: str) -> str:
        """Where an element may take something from: the drawing itself, or a photograph that lies in it."""
        if local == "a":
            return ""
        if address.startswith("#"):
            return address
        found = _DATA.match(address) if local == "image" else None
        if found is None:
            return ""
        try:
            given = address[found.end() :]
            data = base64.b64decode(given) if found["coded"] else unquote_to_bytes(given)
            picture = raster.read(data, self.name, self.width)
        except (binascii.Error, ContentError):
            return ""  # that photograph is broken: browsers show nothing either
        media_type = "image/png" if picture.clear or picture.drawn else "image/jpeg"
        return f"data:{media_type};base64," + base64.b64encode(raster.encode(picture, media_type)).decode()


def _local(element: Element) -> str:
    """An element's name in SVG; empty for one of another language."""
    space, _, name = str(element.tag).rpartition("}")
    return name if space in {"", "{" + _SVG} else ""


def _harmless(value: str) -> bool:
    """Does an attribute's value load nothing?"""
    import tinycss2

    if "(" not in value and "\\" not in value:
        return ":" not in value or not value.strip().lower().startswith(("javascript:", "data:"))
    return not any(map(_loads, tinycss2.parse_component_value_list(value)))


def _declarations(style: str) -> str:
    """The declarations of a `style` attribute that load nothing."""
    import tinycss2

    found = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    kept = [one for one in found if one.type == "declaration" and not any(map(_loads, one.value))]
    return str(tinycss2.serialize(kept))


def _styles(sheet: str) -> str:
    """The rules of a style sheet that load nothing; fonts that lie in the drawing stay."""
    import tinycss2

    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return "\n".join(tinycss2.serialize([rule]) for rule in rules if _rule_stays(rule))


def _rule_stays(rule: Any) -> bool:
    if rule.type == "error":
        return False
    kind = rule.lower_at_keyword if rule.type == "at-rule" else ""
    parts = (*rule.prelude, *(rule.content or ()))
    return kind in _RULES and not any(_loads(part, fonts=kind == "font-face") for part in parts)


def _loads(part: Any, *, fonts: bool = False) -> bool:
    """Does a piece of CSS name something outside the drawing, or does anything else than give it a look?"""
    if part.type == "url":
        return not (part.value.startswith("#") or (fonts and _FONT.match(part.value)))
    if part.type == "function":
        texts = [one.value for one in part.arguments if one.type == "string"]
        if part.lower_name == "url" and texts:
            return not all(text.startswith("#") or (fonts and _FONT.match(text)) for text in texts)
        return part.lower_name in _LOADING or any(_loads(one, fonts=fonts) for one in part.arguments)
    if part.type == "ident":
        return part.lower_value in {"behavior", "-moz-binding"}
    return part.type == "error" or any(_loads(one, fonts=fonts) for one in getattr(part, "content", None) or ())


def _size(root: Element) -> tuple[int, int]:
    """How wide and high a drawing is in CSS's dots: as it says, or as its `viewBox` is, or as browsers take it."""
    width, height = (_dots(root.get(name, "")) for name in ("width", "height"))
    numbers = [float(one) for one in re.findall(r"-?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?", root.get("viewBox", ""))]
    box = numbers[2:] if len(numbers) == 4 and min(numbers[2:]) > 0 else None
    if box:
        width = width or (height * box[0] / box[1] if height else box[0])
        height = height or width * box[1] / box[0]
    return _whole(width or 300), _whole(height or 150)


def _dots(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _DOTS[found[2] or "px"] if found else 0.0


def _whole(length: float) -> int:
    return max(1, round(min(length, 100_000)))
