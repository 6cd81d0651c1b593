"""Pictures made of dots: read with care, stood upright, in sRGB; and written again with nothing in them but the dots.

Nothing that a camera or a program added is taken along (place, time, owner, comments, colour profiles, small previews),
since what is written is made anew from the decoded dots. What is hostile is refused before it takes much memory or time.
"""

import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from polyglot.errors import ContentError

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("AVIF", "BMP", "GIF", "JPEG", "PNG", "TIFF", "WEBP")  # no other reader of Pillow's is ever begun
_ANIMATED_FORMATS = frozenset({"AVIF", "GIF", "PNG", "WEBP"})  # other files of several pictures are pages, or previews
_MAX_PIXELS = 64_000_000  # decoded dots, of all frames together
_MAX_HEIGHT = 16_000  # dots; WebP ends at 16,383
_MAX_SCANS = 200  # of a progressive JPEG; cameras and programs make about ten
_ORIENTATION = 0x0112
# What Pillow raises for files that are not what they say.
_DECODE_ERRORS = (
    *(ArithmeticError, EOFError, LookupError, MemoryError, OSError, RuntimeError),
    *(SyntaxError, TypeError, ValueError, struct.error),
)


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """A picture's dots: upright, in sRGB or grey, with transparency only where there is some."""

    frames: tuple["Image.Image", ...]  # one, or those of an animation
    durations: tuple[int, ...]  # milliseconds
    loop_count: int  # how often an animation runs; 0 is for ever
    is_drawing: bool  # few colours: a drawing, a diagram, a screenshot; no photograph

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in dots."""
        return self.frames[0].size

    @property
    def animated(self) -> bool:
        """Is it an animation?"""
        return len(self.frames) > 1

    @property
    def transparent(self) -> bool:
        """Can something be seen through it?"""
        return any(frame.mode == "RGBA" for frame in self.frames)

    def scaled_to(self, width: int) -> "Raster":
        """The picture made as narrow as this; it is never made wider."""
        if width >= self.size[0]:
            return self
        return replace(self, frames=tuple(_scale_image(frame, width) for frame in self.frames))

    def first_frame(self) -> "Raster":
        """The first frame of an animation."""
        return replace(self, frames=self.frames[:1], durations=self.durations[:1])


def read_raster(data: bytes, name: str, width: int) -> Raster:
    """The dots of a picture file, made as narrow as `width`. Raises `ContentError`, under `name`."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of metadata, which is left behind
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                return _read_frames(image, data, name, width)
    except Image.DecompressionBombError:
        raise _size_error(name) from None
    except UnidentifiedImageError:
        text = "This is no picture of a kind that can be read."
        raise ContentError(text, where=name, remedy="Save it as JPEG, PNG, WebP, AVIF, GIF or SVG.") from None
    except _DECODE_ERRORS:
        text = "This picture is broken, or not all of it is there."
        raise ContentError(text, where=name, remedy="Open it in a program for pictures, and save it again.") from None


def _read_frames(image: "Image.Image", data: bytes, name: str, width: int) -> Raster:
    count = getattr(image, "n_frames", 1) if image.format in _ANIMATED_FORMATS else 1
    if image.format in {"JPEG", "MPO"}:
        share = min(1, width / min(image.size))
        image.draft(None, (int(image.width * share), int(image.height * share)))  # decode no more than is needed
        if data.count(b"\xff\xda") > _MAX_SCANS:
            raise _size_error(name)
    if image.width * image.height * count > _MAX_PIXELS:
        raise _size_error(name)
    frames, durations, drawn = [], [], True
    for number in range(count):
        if count > 1:
            image.seek(number)
        image.load()
        dots = _convert_mode(image)
        drawn = drawn and image.format not in {"JPEG", "MPO"} and dots.getcolors(256) is not None
        frames.append(_normalize_frame(dots, image, width))
        durations.append(max(20, round(float(image.info.get("duration") or 100))))
    frames = _unify_modes(frames)
    plays = image.info.get("loop", 1 if image.format == "GIF" else 0)
    return Raster(tuple(frames), tuple(durations), plays if isinstance(plays, int) else 0, drawn)


def _size_error(name: str) -> ContentError:
    text = "This picture has too many dots to be read."
    return ContentError(text, where=name, remedy="Make it smaller: a page shows at most 1,280 dots across.")


def _normalize_frame(dots: "Image.Image", image: "Image.Image", width: int) -> "Image.Image":
    """The dots of one loaded picture: small, upright, in sRGB, and bare."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    orientation = image.getexif().get(_ORIENTATION)
    lying = orientation in {5, 6, 7, 8}
    wanted = round(image.width * min(1, width / image.height)) if lying else width
    dots = _convert_to_srgb(_scale_image(dots, max(1, wanted)), image.info.get("icc_profile"))
    if orientation in turns:
        dots = dots.transpose(turns[orientation])
    dots.info = {}
    return dots


def _convert_mode(image: "Image.Image") -> "Image.Image":
    """A picture of any depth and kind of colour as grey, RGB, RGBA or CMYK of eight bits."""
    if image.mode == "F":
        raise ValueError(image.mode)  # measurements, of which nobody knows what is white
    if image.mode.startswith("I"):
        return image.convert("I").point([value >> 8 for value in range(1 << 16)], "L")
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        return seen if seen.getchannel("A").getextrema()[0] < 255 else seen.convert("RGB")  # type: ignore[operator]
    if image.mode in {"1", "L", "LA"}:
        return image.convert("L")
    return image.copy() if image.mode in {"RGB", "CMYK"} else image.convert("RGB")


def _convert_to_srgb(dots: "Image.Image", profile: bytes | None) -> "Image.Image":
    """Dots of a colour profile in sRGB, which needs none; a profile that cannot be read, or does not fit, is passed over."""
    from PIL import ImageCms

    if profile:
        mode = "RGBA" if dots.mode == "RGBA" else "RGB"
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            made = ImageCms.profileToProfile(dots, own, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, *_DECODE_ERRORS):
            made = None
        dots = made or dots
    return dots.convert("RGB") if dots.mode == "CMYK" else dots


def _scale_image(dots: "Image.Image", width: int) -> "Image.Image":
    from PIL.Image import Resampling

    share = min(1, width / dots.width, _MAX_HEIGHT / dots.height)
    if share == 1:
        return dots
    size = max(1, round(dots.width * share)), max(1, round(dots.height * share))
    return dots.resize(size, Resampling.LANCZOS, reducing_gap=3)


def _unify_modes(frames: "list[Image.Image]") -> "list[Image.Image]":
    """Frames that are all of one mode."""
    modes = {frame.mode for frame in frames}
    if len(modes) == 1:
        return frames
    return [frame.convert("RGBA" if "RGBA" in modes else "RGB") for frame in frames]


def encode(raster: Raster, media_type: str) -> bytes:
    """A picture file of that type. The same dots give the same bytes, on any number of cores."""
    name = media_type.removeprefix("image/").upper()
    frames = raster.frames if name in _ANIMATED_FORMATS and name != "AVIF" else raster.frames[:1]
    if name in {"JPEG", "BMP"}:
        frames = (_flatten_alpha(frames[0]),)
    elif name in {"AVIF", "WEBP"}:
        frames = tuple(frame.convert("RGB") if frame.mode == "L" else frame for frame in frames)
    elif name == "PNG" and len(frames) == 1:
        frames = (_quantize(frames[0], drawn=raster.is_drawing),)
    options = dict(_encoder_options(name, drawn=raster.is_drawing))
    if len(frames) > 1:
        options |= {"save_all": True, "append_images": frames[1:], "duration": list(raster.durations)}
        if name != "GIF" or raster.loop_count != 1:
            options["loop"] = raster.loop_count
        if name == "GIF" and raster.transparent:
            options["disposal"] = 2
    file = BytesIO()
    frames[0].save(file, name, **options)
    return file.getvalue()


def _encoder_options(name: str, *, drawn: bool) -> Iterator[tuple[str, Any]]:
    """How a format is written: photographs small, drawings sharp; by one thread, so that all machines write alike."""
    if name == "JPEG":
        yield from (("quality", 80), ("optimize", True), ("progressive", True))
    elif name == "PNG":
        yield "optimize", True
    elif name == "WEBP":
        yield from (("quality", 75), ("method", 4), ("lossless", drawn))
    elif name == "AVIF":
        yield from (("quality", 80 if drawn else 60), ("speed", 6), ("max_threads", 1))
        yield "subsampling", "4:4:4" if drawn else "4:2:0"
    elif name == "TIFF":
        yield "compression", "tiff_adobe_deflate"


def _flatten_alpha(dots: "Image.Image") -> "Image.Image":
    """What can be seen through, on white paper."""
    from PIL import Image

    if dots.mode != "RGBA":
        return dots
    paper = Image.new("RGB", dots.size, "white")
    paper.paste(dots, mask=dots.getchannel("A"))
    return paper


def _quantize(dots: "Image.Image", *, drawn: bool) -> "Image.Image":
    """A drawing with a palette, which makes a PNG small: of its own colours where they are few, else of the nearest."""
    from PIL.Image import Dither, Quantize

    if not drawn or dots.mode != "RGB":
        return dots
    return dots.quantize(256, Quantize.MEDIANCUT, dither=Dither.NONE)
