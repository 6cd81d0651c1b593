"""Raster pictures: decoded safely, turned upright and converted to sRGB; encoded again without metadata.

Nothing that a camera or a program added is kept (place, time, owner, comments, colour profiles, thumbnails), since files
are encoded from the decoded pixels. Hostile files are refused before they take much memory or time.
"""

import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from polyglot.errors import ContentError
from polyglot.images.media_types import JPEG, PNG

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("AVIF", "BMP", "GIF", "JPEG", "PNG", "TIFF", "WEBP")  # Pillow's other decoders are never used
_ANIMATED_FORMATS = frozenset({"AVIF", "GIF", "PNG", "WEBP"})  # further images in other formats are pages or previews
_MAX_PIXELS = 64_000_000  # of all frames together
_MAX_HEIGHT = 16_000  # pixels; WebP allows 16,383
_MAX_SCANS = 200  # of a progressive JPEG; usual are about ten
_ORIENTATION = 0x0112
_MAX_COLORS = 256  # of a palette
_DRAWN_COLORS, _DRAWN_PASSES = 64, 3  # enough for flat colours with soft edges
# The exceptions that Pillow raises for broken files.
_DECODE_ERRORS = (
    *(ArithmeticError, EOFError, LookupError, MemoryError, OSError, RuntimeError),
    *(SyntaxError, TypeError, ValueError, struct.error),
)


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """A decoded picture: upright, in sRGB or grey, with an alpha channel only if it is transparent somewhere."""

    frames: tuple["Image.Image", ...]  # one, or those of an animation
    durations: tuple[int, ...]  # milliseconds
    loop_count: int  # of an animation; 0: endless
    is_drawing: bool  # has few colours, as drawings, diagrams and screenshots have

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.frames[0].size

    @property
    def animated(self) -> bool:
        """Whether the picture has several frames."""
        return len(self.frames) > 1

    @property
    def transparent(self) -> bool:
        """Whether a frame has an alpha channel."""
        return any(frame.mode == "RGBA" for frame in self.frames)

    def scaled_to(self, width: int) -> "Raster":
        """Return the picture scaled down to this width; it is never enlarged."""
        if width >= self.size[0]:
            return self
        return replace(self, frames=tuple(_scale_image(frame, width) for frame in self.frames))

    def first_frame(self) -> "Raster":
        """Return the picture with its first frame only."""
        return replace(self, frames=self.frames[:1], durations=self.durations[:1])


def read_raster(data: bytes, name: str, width: int) -> Raster:
    """Return a picture file decoded and at most `width` pixels wide; raise `ContentError` under `name`."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about metadata, which is discarded
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                return _read_frames(image, data, name, width)
    except Image.DecompressionBombError:
        raise _size_error(name) from None
    except UnidentifiedImageError:
        text = "This is not a picture of a supported format."
        raise ContentError(text, where=name, remedy="Save it as JPEG, PNG, WebP, AVIF, GIF or SVG.") from None
    except _DECODE_ERRORS:
        text = "This picture is damaged or incomplete."
        raise ContentError(text, where=name, remedy="Open it in an image editor and save it again.") from None


def _read_frames(image: "Image.Image", data: bytes, name: str, width: int) -> Raster:
    """Decode the frames of an opened file; raise `ContentError` if it is too large to decode."""
    # Limits, before anything is decoded.
    count = getattr(image, "n_frames", 1) if image.format in _ANIMATED_FORMATS else 1
    if image.format in {"JPEG", "MPO"}:
        share = min(1, width / min(image.size))
        image.draft(None, (int(image.width * share), int(image.height * share)))  # decodes no more pixels than needed
        if data.count(b"\xff\xda") > _MAX_SCANS:
            raise _size_error(name)
    if image.width * image.height * count > _MAX_PIXELS:
        raise _size_error(name)
    # The frames, scaled down one by one.
    frames, durations, is_drawing = [], [], True
    for number in range(count):
        if count > 1:
            image.seek(number)
        image.load()
        pixels = _convert_mode(image)
        is_drawing = is_drawing and image.format not in {"JPEG", "MPO"} and pixels.getcolors(256) is not None
        frames.append(_normalize_frame(pixels, image, width))
        durations.append(max(20, round(float(image.info.get("duration") or 100))))
    frames = _unify_modes(frames)
    plays = image.info.get("loop", 1 if image.format == "GIF" else 0)
    return Raster(tuple(frames), tuple(durations), plays if isinstance(plays, int) else 0, is_drawing)


def _size_error(name: str) -> ContentError:
    text = "This picture has too many pixels."
    return ContentError(text, where=name, remedy="Make it smaller: pages show at most 1,280 pixels across.")


def _normalize_frame(pixels: "Image.Image", image: "Image.Image", width: int) -> "Image.Image":
    """Return the pixels of one loaded frame scaled down, upright, in sRGB and without metadata."""
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
    rotated = orientation in {5, 6, 7, 8}  # the file's height is the picture's width
    file_width = round(image.width * min(1, width / image.height)) if rotated else width
    pixels = _convert_to_srgb(_scale_image(pixels, max(1, file_width)), image.info.get("icc_profile"))
    if orientation in turns:
        pixels = pixels.transpose(turns[orientation])
    pixels.info = {}
    return pixels


def _convert_mode(image: "Image.Image") -> "Image.Image":
    """Return an image of any mode as grey, RGB, RGBA or CMYK with eight bits; raise `ValueError` for floating-point pixels."""
    if image.mode == "F":
        raise ValueError(image.mode)  # measurements without a defined white
    if image.mode.startswith("I"):
        return image.convert("I").point([value >> 8 for value in range(1 << 16)], "L")
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        return rgba if rgba.getchannel("A").getextrema()[0] < 255 else rgba.convert("RGB")  # type: ignore[operator]
    if image.mode in {"1", "L", "LA"}:
        return image.convert("L")
    return image.copy() if image.mode in {"RGB", "CMYK"} else image.convert("RGB")


def _convert_to_srgb(pixels: "Image.Image", profile: bytes | None) -> "Image.Image":
    """Convert pixels from their colour profile to sRGB; a profile that is broken or does not fit is ignored."""
    from PIL import ImageCms

    if profile:
        mode = "RGBA" if pixels.mode == "RGBA" else "RGB"
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(pixels, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, *_DECODE_ERRORS):
            converted = None
        pixels = converted or pixels
    return pixels.convert("RGB") if pixels.mode == "CMYK" else pixels


def _scale_image(pixels: "Image.Image", width: int) -> "Image.Image":
    from PIL.Image import Resampling

    share = min(1, width / pixels.width, _MAX_HEIGHT / pixels.height)
    if share == 1:
        return pixels
    size = max(1, round(pixels.width * share)), max(1, round(pixels.height * share))
    return pixels.resize(size, Resampling.LANCZOS, reducing_gap=3)


def _unify_modes(frames: "list[Image.Image]") -> "list[Image.Image]":
    """Convert frames to one mode."""
    modes = {frame.mode for frame in frames}
    if len(modes) == 1:
        return frames
    return [frame.convert("RGBA" if "RGBA" in modes else "RGB") for frame in frames]


def encode(raster: Raster, media_type: str, **more: Any) -> bytes:
    """Return a picture as a file of this media type. The same pixels give the same bytes, on any number of cores.

    `more` are further options for Pillow.
    """
    name = media_type.removeprefix("image/").upper()
    frames = raster.frames if name in _ANIMATED_FORMATS and name != "AVIF" else raster.frames[:1]
    if name in {"JPEG", "BMP"}:
        frames = (_flatten_alpha(frames[0]),)
    elif name in {"AVIF", "WEBP"}:
        frames = tuple(frame.convert("RGB") if frame.mode == "L" else frame for frame in frames)
    elif name == "PNG" and len(frames) == 1:
        frames = (_quantize(frames[0], _MAX_COLORS) if raster.is_drawing else frames[0],)
    options = dict(_encoder_options(name, is_drawing=raster.is_drawing)) | more
    if len(frames) > 1:
        options |= {"save_all": True, "append_images": frames[1:], "duration": list(raster.durations)}
        if name != "GIF" or raster.loop_count != 1:
            options["loop"] = raster.loop_count
        if name == "GIF" and raster.transparent:
            options["disposal"] = 2
    file = BytesIO()
    frames[0].save(file, name, **options)
    return file.getvalue()


def encode_drawn(raster: Raster, resolution: int = 0) -> tuple[bytes, str]:
    """Return a picture that a program has drawn as PNG with a palette, or as JPEG if that is smaller, with its media type.

    `resolution` is in dots per inch; 0 leaves it out.
    """
    options = {"dpi": (resolution, resolution)} if resolution else {}
    if raster.transparent:
        return encode(raster, PNG, **options), PNG
    drawing = replace(raster, frames=(_quantize(raster.frames[0], _DRAWN_COLORS, _DRAWN_PASSES),))
    made = (encode(drawing, PNG, **options), PNG), (encode(raster, JPEG, **options), JPEG)
    return min(made, key=lambda one: len(one[0]))


def _encoder_options(name: str, *, is_drawing: bool) -> Iterator[tuple[str, Any]]:
    """Yield Pillow's options for a format: photographs small, drawings sharp; one thread, so that all machines agree."""
    if name == "JPEG":
        yield from (("quality", 80), ("optimize", True), ("progressive", True))
    elif name == "PNG":
        yield "optimize", True
    elif name == "WEBP":
        yield from (("quality", 75), ("method", 4), ("lossless", is_drawing))
    elif name == "AVIF":
        yield from (("quality", 80 if is_drawing else 60), ("speed", 6), ("max_threads", 1))
        yield "subsampling", "4:4:4" if is_drawing else "4:2:0"
    elif name == "TIFF":
        yield "compression", "tiff_adobe_deflate"


def _flatten_alpha(pixels: "Image.Image") -> "Image.Image":
    """Return a transparent image on white."""
    from PIL import Image

    if pixels.mode != "RGBA":
        return pixels
    paper = Image.new("RGB", pixels.size, "white")
    paper.paste(pixels, mask=pixels.getchannel("A"))
    return paper


def _quantize(pixels: "Image.Image", colors: int, passes: int = 0) -> "Image.Image":
    """Return a drawing in RGB with a palette, which makes a PNG small; an image in another mode unchanged.

    `passes` improve the choice of the colours.
    """
    from PIL.Image import Dither, Quantize

    return pixels.quantize(colors, Quantize.MEDIANCUT, passes, dither=Dither.NONE) if pixels.mode == "RGB" else pixels
