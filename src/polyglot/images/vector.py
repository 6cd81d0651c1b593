"""SVG drawings without scripts, external references and metadata.

An SVG file can contain scripts, URLs, fragments of web pages, and notes of drawing programs (with names of files and
folders). A new document is built from the elements that draw. Embedded photographs are cleaned like all photographs.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import msgspec

from polyglot.errors import ContentError
from polyglot.images import raster
from polyglot.images.media_types import JPEG, PNG

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_MAX_BYTES = 8_000_000  # bytes
_MAX_DEPTH = 200  # nested elements
_ALLOWED = frozenset({
    # graphics
    *("circle", "ellipse", "image", "line", "path", "polygon", "polyline", "rect", "text", "textPath", "tspan", "use"),
    *("clipPath", "defs", "g", "marker", "mask", "pattern", "svg", "switch", "symbol"),
    *("filter", "linearGradient", "radialGradient", "stop", "style"),
    # descriptions
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


class Drawing(msgspec.Struct, frozen=True):
    """A clean SVG document with its intended size in CSS pixels."""

    width: int
    height: int
    data: bytes


def read_drawing(data: bytes, name: str, width: int) -> Drawing:
    """Return the drawing in an SVG file, its photographs at most `width` pixels wide; raise `ContentError` under `name`."""
    if len(data) > _MAX_BYTES:
        text = f"This drawing is larger than {_MAX_BYTES // 1_000_000} MB."
        raise ContentError(text, where=name, remedy="Simplify it, or save it as PNG.")
    try:
        # Expat itself stops entities that expand without limit; external ones are never loaded.
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, LookupError, ValueError):
        text, remedy = "This drawing is damaged.", "Open it in a drawing program and save it again."
        raise ContentError(text, where=name, remedy=remedy) from None
    if _local_name(root) != "svg":
        raise ContentError("This is not an SVG drawing.", where=name, remedy="Save it as SVG, PNG or JPEG.")
    drawing = _SvgCleaner(name, width).clean_element(root, 0)
    namespaces = {"xmlns:xlink": _XLINK} if any("xlink:href" in one.attrib for one in drawing.iter()) else {}
    drawing.attrib = {"xmlns": _SVG, **namespaces, **drawing.attrib}
    return Drawing(*_drawing_size(root), ElementTree.tostring(drawing, "utf-8"))


class _SvgCleaner(msgspec.Struct, frozen=True):
    name: str
    width: int

    def clean_element(self, old: Element, depth: int) -> Element:
        """Return an element with its allowed attributes and content."""
        if depth > _MAX_DEPTH:
            text = "This drawing has too many nested groups."
            raise ContentError(text, where=self.name, remedy="Simplify it, or save it as PNG.")
        local = _local_name(old)
        new = Element("g" if local == "a" else local, dict(self.clean_attributes(old, local)))
        new.text = _safe_rules(old.text or "") if local == "style" else old.text
        for child in old if local != "style" else ():
            if self.is_allowed(child):
                clean = self.clean_element(child, depth + 1)
                clean.tail = child.tail
                new.append(clean)
            elif len(new):
                new[-1].tail = (new[-1].tail or "") + (child.tail or "")
            else:
                new.text = (new.text or "") + (child.tail or "")
        return new

    def is_allowed(self, child: Element) -> bool:
        """Return whether an element only draws or describes. (A link becomes a group.)"""
        local = _local_name(child)
        if local in _MOTION:
            moved = child.get("attributeName", "").rpartition(":")[2].lower()
            return moved != "href" and not moved.startswith("on")
        return local in _ALLOWED or local == "a" or (local.startswith("fe") and local != "feImage")

    def clean_attributes(self, old: Element, local: str) -> Iterator[tuple[str, str]]:
        """Yield the allowed attributes, without those in namespaces of programs."""
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
        """Return the target that an element may refer to: a part of the drawing, or an embedded photograph; else empty."""
        if local == "a":
            return ""
        if address.startswith("#"):
            return address
        prefix = _DATA.match(address) if local == "image" else None
        if prefix is None:
            return ""
        try:
            content = address[prefix.end() :]
            data = base64.b64decode(content) if prefix["coded"] else unquote_to_bytes(content)
            picture = raster.read_raster(data, self.name, self.width)
        except (binascii.Error, ContentError):
            return ""  # a broken photograph, which browsers do not show either
        media_type = PNG if picture.transparent or picture.is_drawing else JPEG
        return f"data:{media_type};base64," + base64.b64encode(raster.encode(picture, media_type)).decode()


def _local_name(element: Element) -> str:
    """Return an element's local name in SVG; empty for other namespaces."""
    space, _, name = str(element.tag).rpartition("}")
    return name if space in {"", "{" + _SVG} else ""


def _is_harmless(value: str) -> bool:
    """Return whether an attribute's value loads nothing."""
    import tinycss2

    if "(" not in value and "\\" not in value:
        return ":" not in value or not value.strip().lower().startswith(("javascript:", "data:"))
    return not any(map(_is_loading, tinycss2.parse_component_value_list(value)))


def _safe_declarations(style: str) -> str:
    """Return the declarations of a `style` attribute that load nothing."""
    import tinycss2

    declarations = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    kept = [one for one in declarations if one.type == "declaration" and not any(map(_is_loading, one.value))]
    return str(tinycss2.serialize(kept))


def _safe_rules(sheet: str) -> str:
    """Return the rules of a style sheet that load nothing; embedded fonts are kept."""
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
    """Return whether a CSS component refers to something outside the drawing, or may run code."""
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
    """Return width and height in CSS pixels: by its attributes, else its `viewBox`, else the defaults of browsers."""
    width, height = (_to_pixels(root.get(name, "")) for name in ("width", "height"))
    numbers = [float(one) for one in re.findall(r"-?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?", root.get("viewBox", ""))]
    box = numbers[2:] if len(numbers) == 4 and min(numbers[2:]) > 0 else None
    if box:
        width = width or (height * box[0] / box[1] if height else box[0])
        height = height or width * box[1] / box[0]
    return _round_size(width or 300), _round_size(height or 150)


def _to_pixels(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _PIXELS_PER_UNIT[match[2] or "px"] if match else 0.0


def _round_size(length: float) -> int:
    return max(1, round(min(length, 100_000)))
