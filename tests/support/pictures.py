"""Real pictures, laden with what cameras and programs write into them."""

import json
import struct
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin

from polyglot.images import pipeline
from polyglot.images.pipeline import Picture
from polyglot.publication import Publication

MARKER = "Ferry-Quay-7"  # a place that must not get out
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>{MARKER}</place></x:xmpmeta>'.encode()
RED, BLUE = (220, 30, 30), (30, 30, 220)


@cache
def scene(size: tuple[int, int] = (1000, 600), mode: str = "RGB") -> Image.Image:
    """Something like a photograph: red in its upper left corner, blue in the lower right one, many colours."""
    noise = Image.effect_noise(size, 60).convert("RGB")
    image = Image.merge("RGB", (noise.getchannel(0), Image.linear_gradient("L").resize(size), noise.getchannel(2)))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 3, size[1] // 3), RED)
    draw.rectangle((size[0] * 2 // 3, size[1] * 2 // 3, *size), BLUE)
    return image.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    data = Image.Exif()
    data[ExifTags.Base.Orientation] = orientation
    data[ExifTags.Base.Artist] = MARKER
    data[ExifTags.Base.ImageDescription] = MARKER
    data.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (53.0, 4.0, 11.0), 3: "E", 4: (8.0, 1.0, 2.0), 29: MARKER})
    return data


def profile() -> bytes:
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    return made.tobytes()


def saved(image: Image.Image, format: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def texts() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", MARKER)
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return info


def preview() -> bytes:
    """A JPEG file with a comment, XMP, IPTC and a small preview beside what `exif` says."""
    data = saved(scene(), "JPEG", exif=exif(), xmp=XMP, comment=MARKER.encode(), icc_profile=profile())
    iptc = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(MARKER) + 5)
    iptc += b"\x1c\x02\x5a" + struct.pack(">H", len(MARKER)) + MARKER.encode()
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + data[2:] + MARKER.encode()


def laden() -> Iterator[tuple[str, bytes]]:
    """Files that say where they were made, in every way that their format has."""
    yield "photo.jpg", preview()
    yield "photo.png", saved(scene(), "PNG", exif=exif(), pnginfo=texts(), icc_profile=profile())
    yield "photo.webp", saved(scene(), "WEBP", exif=exif(), xmp=XMP, icc_profile=profile())
    yield "photo.avif", saved(scene(), "AVIF", exif=exif(), xmp=XMP, icc_profile=profile(), speed=10)
    yield "photo.tiff", saved(scene(), "TIFF", tiffinfo={270: MARKER, 315: MARKER}, icc_profile=profile())
    yield "photo.bmp", saved(scene(), "BMP") + MARKER.encode()
    yield "still.gif", saved(scene((300, 200)).quantize(64), "GIF", comment=MARKER.encode())
    frames = [scene((300, 200)), scene((300, 200)).transpose(Image.Transpose.ROTATE_180)]
    yield "run.gif", saved(frames[0], "GIF", save_all=True, append_images=frames[1:], comment=MARKER.encode(), loop=0)
    yield "run.webp", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], exif=exif(), xmp=XMP)
    inner = json.dumps(_address(preview()))
    yield (
        "drawing.svg",
        f"""<?xml version="1.0"?><!-- {MARKER} --><?ferry {MARKER}?>
        <svg xmlns="http://www.w3.org/2000/svg" xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
          s:docname="/home/{MARKER}/a.svg" data-by="{MARKER}" width="40" height="20"><metadata>{MARKER}</metadata>
        <s:namedview by="{MARKER}"/><style>/* {MARKER} */ .a {{ fill: red }}</style><rect class="a" width="9" height="9"/>
        <image width="9" height="9" href={inner}/></svg>""".encode(),
    )


def _address(data: bytes) -> str:
    import base64

    return "data:image/jpeg;base64," + base64.b64encode(data).decode()


LADEN = dict(laden())


def put(publication: Publication, name: str, data: bytes) -> str:
    path = publication.articles / "a.assets" / name
    path.write_bytes(data)
    return f"a.assets/{name}"


def shown(publication: Publication, name: str, data: bytes) -> Picture:
    path = put(publication, name, data)
    found, findings = pipeline.prepare_pictures(publication, [path])
    assert findings == []
    picture = found[path]
    assert picture is not None
    return picture


def near(image: Image.Image, place: tuple[int, int], colour: tuple[int, ...]) -> bool:
    found = image.convert("RGB").getpixel(place)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 30 for one, other in zip(found, colour, strict=True))
