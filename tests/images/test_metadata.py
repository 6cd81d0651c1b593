"""What cameras and programs write into pictures is in no edition; real files, read back by other programs."""

import json
import shutil
import subprocess
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from polyglot.errors import ContentError
from polyglot.images import pipeline
from polyglot.publication import Publication
from tests.support.pictures import BLUE, LADEN, MARKER, RED, exif, near, profile, put, saved, scene, shown, texts


def check_bare(*paths: Path) -> None:
    """These files hold nothing but a picture, by their bytes and by exiftool."""
    for path in paths:
        assert MARKER.encode() not in path.read_bytes()
    if shutil.which("exiftool"):
        told = subprocess.run(["exiftool", "-j", "-G", "-a", *paths], capture_output=True, text=True, check=True)
        for found in json.loads(told.stdout):
            groups = {key.partition(":")[0] for key in found}
            if found["File:FileType"] == "TIFF":
                groups.remove("EXIF")  # such a file says its size in these terms
            assert not groups & {"EXIF", "XMP", "IPTC", "ICC_Profile", "Photoshop", "MakerNotes", "APP14"}, found


@pytest.mark.parametrize("name", LADEN)
def test_nothing_is_told(publication: Publication, name: str) -> None:
    data = LADEN[name]
    assert MARKER.encode() in data
    picture = shown(publication, name, data)
    path = f"a.assets/{name}"
    copied, findings = pipeline.prepare_copies(publication, [path])
    assert findings == []
    plates, findings = pipeline.for_books(publication, [path])
    assert findings == []
    copy, plate, own = copied[path], plates[path], publication.root / "plate"
    assert copy is not None
    assert plate is not None
    assert plate == pipeline.clean_image(data, path, 1600)
    assert plate.media_type in {"image/jpeg", "image/png", "image/svg+xml"}
    own.write_bytes(plate.data)
    check_bare(*(variant.path for variant in picture.variants), copy, own)


@pytest.mark.parametrize("name", sorted(set(LADEN) - {"drawing.svg"}))
def test_a_copy_is_what_its_name_says(publication: Publication, name: str) -> None:
    path = put(publication, name, LADEN[name])
    copied = pipeline.prepare_copies(publication, [path])[0][path]
    assert copied is not None
    with Image.open(copied) as image, Image.open(BytesIO(LADEN[name])) as source:
        assert image.format == source.format
        assert image.size == source.size
        assert getattr(image, "n_frames", 1) == getattr(source, "n_frames", 1)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_upright(orientation: int, format: str) -> None:
    """However a camera was held, the picture stands upright."""
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = scene((900, 600))
    held = image.transpose(turned[orientation]) if orientation in turned else image
    made = pipeline.clean_image(saved(held, format, exif=exif(orientation)), "a.x", 450)
    assert (made.width, made.height) == (450, 300)
    with Image.open(BytesIO(made.data)) as seen:
        assert near(seen, (20, 20), RED)
        assert near(seen, (430, 280), BLUE)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(LADEN)), st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=3)), max_size=6)
)
def test_no_file_is_a_surprise(name: str, changes: list[tuple[float, bytes]]) -> None:
    """Whatever stands in a file, it is a picture, or it is told that it is none."""
    data = bytearray(SMALL[name])
    for where, other in changes:
        place = int(where * (len(data) - 1))
        data[place : place + len(other)] = other
    with suppress(ContentError):
        assert pipeline.clean_image(bytes(data), name, 100).data


SMALL = {
    **LADEN,
    "photo.jpg": saved(scene((60, 40)), "JPEG", exif=exif(6), icc_profile=profile()),
    "photo.png": saved(scene((60, 40)), "PNG", exif=exif(), pnginfo=texts()),
    "photo.webp": saved(scene((60, 40)), "WEBP", exif=exif()),
    "photo.avif": saved(scene((60, 40)), "AVIF", exif=exif(), speed=10),
    "photo.tiff": saved(scene((60, 40)), "TIFF", tiffinfo={270: MARKER}),
    "photo.bmp": saved(scene((60, 40)), "BMP"),
}
