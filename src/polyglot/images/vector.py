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
_MAX_BYTES = 8_000_000  # bytes
_MAX_DEPTH = 200  # elements within each other
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
_PIXELS_PER_UNIT = {
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
    "em": 16.0,
    "ex": 8.0,
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture made of shapes, and how large it is meant to be."""

    width: int
    height: int
    data: bytes


def read_drawing(data: bytes, name: str, width: int) -> Drawing:
    """The drawing in an SVG file; photographs in it are made as narrow as `width`. Raises `ContentError`, under `name`."""
    if len(data) > _MAX_BYTES:
        text = f"This drawing has more than {_MAX_BYTES // 1_000_000} MB."
        raise ContentError(text, where=name, remedy="Save it simpler, or as PNG.")
    try:
        # Entities that grow without end are stopped by expat itself; external ones are never loaded.
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, LookupError, ValueError):
        text, remedy = "This drawing is broken.", "Open it in a program for drawings, and save it again."
        raise ContentError(text, where=name, remedy=remedy) from None
    if _local_name(root) != "svg":
        raise ContentError("This is no SVG drawing.", where=name, remedy="Save it as SVG, PNG or JPEG.")
    made = _SvgCleaner(name, width).clean_element(root, 0)
    named = {"xmlns:xlink": _XLINK} if any("xlink:href" in one.attrib for one in made.iter()) else {}
    made.attrib = {"xmlns": _SVG, **named, **made.attrib}
    return Drawing(*_drawing_size(root), ElementTree.tostring(made, "utf-8"))


@dataclass(frozen=True, slots=True)
class _SvgCleaner:
    name: str
    width: int

    def clean_element(self, old: Element, depth: int) -> Element:
        """An element of shapes with what of it and in it may stay."""
        if depth > _MAX_DEPTH:
            text = "This drawing has too many groups within each other."
            raise ContentError(text, where=self.name, remedy="Save it simpler, or as PNG.")
        local = _local_name(old)
        new = Element("g" if local == "a" else local, dict(self.clean_attributes(old, local)))
        new.text = _safe_rules(old.text or "") if local == "style" else old.text
        for child in old if local != "style" else ():
            if self.is_allowed(child):
                made = self.clean_element(child, depth + 1)
                made.tail = child.tail
                new.append(made)
            elif len(new):
                new[-1].tail = (new[-1].tail or "") + (child.tail or "")
            else:
                new.text = (new.text or "") + (child.tail or "")
        return new

    def is_allowed(self, child: Element) -> bool:
        """Does this element only draw, or say what is drawn? A link's content stays, in a group."""
        local = _local_name(child)
        if local in _MOTION:
            moved = child.get("attributeName", "").rpartition(":")[2].lower()
            return moved != "href" and not moved.startswith("on")
        return local in _ALLOWED or local == "a" or (local.startswith("fe") and local != "feImage")

    def clean_attributes(self, old: Element, local: str) -> Iterator[tuple[str, str]]:
        """The attributes that may stay, under names without namespaces of programs."""
        for key, value in old.attrib.items():
            space, _, name = key.rpartition("}")
            space = space.removeprefix("{")
            if name == "href" and space in {"", _XLINK}:
                target = self.clean_target(value.strip(), local)
                if target:
                    yield "xlink:href", target
            elif space == _XML and name in {"lang", "space"}:
                yield f"xml:{name}", value
            elif not space and name == "style":
                yield name, _safe_declarations(value)
            elif not space and not name.lower().startswith(("on", "data-")) and _is_harmless(value):
                yield name, value

    def clean_target(self, address: str, local: str) -> str:
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
            picture = raster.read_raster(data, self.name, self.width)
        except (binascii.Error, ContentError):
            return ""  # that photograph is broken: browsers show nothing either
        media_type = "image/png" if picture.transparent or picture.is_drawing else "image/jpeg"
        return f"data:{media_type};base64," + base64.b64encode(raster.encode(picture, media_type)).decode()


def _local_name(element: Element) -> str:
    """An element's name in SVG; empty for one of another language."""
    space, _, name = str(element.tag).rpartition("}")
    return name if space in {"", "{" + _SVG} else ""


def _is_harmless(value: str) -> bool:
    """Does an attribute's value load nothing?"""
    import tinycss2

    if "(" not in value and "\\" not in value:
        return ":" not in value or not value.strip().lower().startswith(("javascript:", "data:"))
    return not any(map(_is_loading, tinycss2.parse_component_value_list(value)))


def _safe_declarations(style: str) -> str:
    """The declarations of a `style` attribute that load nothing."""
    import tinycss2

    found = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    kept = [one for one in found if one.type == "declaration" and not any(map(_is_loading, one.value))]
    return str(tinycss2.serialize(kept))


def _safe_rules(sheet: str) -> str:
    """The rules of a style sheet that load nothing; fonts that lie in the drawing stay."""
    import tinycss2

    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return "\n".join(tinycss2.serialize([rule]) for rule in rules if _is_safe_rule(rule))


def _is_safe_rule(rule: Any) -> bool:
    if rule.type == "error":
        return False
    kind = rule.lower_at_keyword if rule.type == "at-rule" else ""
    parts = (*rule.prelude, *(rule.content or ()))
    return kind in _RULES and not any(_is_loading(part, fonts=kind == "font-face") for part in parts)


def _is_loading(part: Any, *, fonts: bool = False) -> bool:
    """Does a piece of CSS name something outside the drawing, or does anything else than give it a look?"""
    if part.type == "url":
        return not (part.value.startswith("#") or (fonts and _FONT.match(part.value)))
    if part.type == "function":
        texts = [one.value for one in part.arguments if one.type == "string"]
        if part.lower_name == "url" and texts:
            return not all(text.startswith("#") or (fonts and _FONT.match(text)) for text in texts)
        return part.lower_name in _LOADING or any(_is_loading(one, fonts=fonts) for one in part.arguments)
    if part.type == "ident":
        return part.lower_value in {"behavior", "-moz-binding"}
    return part.type == "error" or any(_is_loading(one, fonts=fonts) for one in getattr(part, "content", None) or ())


def _drawing_size(root: Element) -> tuple[int, int]:
    """How wide and high a drawing is in CSS's dots: as it says, or as its `viewBox` is, or as browsers take it."""
    width, height = (_to_pixels(root.get(name, "")) for name in ("width", "height"))
    numbers = [float(one) for one in re.findall(r"-?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?", root.get("viewBox", ""))]
    box = numbers[2:] if len(numbers) == 4 and min(numbers[2:]) > 0 else None
    if box:
        width = width or (height * box[0] / box[1] if height else box[0])
        height = height or width * box[1] / box[0]
    return _round_size(width or 300), _round_size(height or 150)


def _to_pixels(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _PIXELS_PER_UNIT[found[2] or "px"] if found else 0.0


def _round_size(length: float) -> int:
    return max(1, round(min(length, 100_000)))
