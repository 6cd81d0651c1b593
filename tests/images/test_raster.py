"""Colours, sizes and kinds of the pictures that an edition shows."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from polyglot.images import pipeline
from polyglot.publication import Publication
from tests.support.pictures import BLUE, LADEN, RED, near, put, saved, scene, shown


def sixteen() -> bytes:
    return saved(Image.linear_gradient("L").convert("I").point(lambda value: value * 257).convert("I;16"), "PNG")


def adobe() -> bytes:
    """Colours in a profile of their own, in which red is written as green."""
    return saved(scene(mode="CMYK"), "JPEG", quality=95)


def glass() -> bytes:
    image = scene((500, 300), "RGBA")
    image.putalpha(Image.linear_gradient("L").resize((500, 300)))
    return saved(image, "PNG")


@pytest.mark.parametrize(
    ("data", "place", "colour"),
    [
        (sixteen(), (128, 128), (128, 128, 128)),
        (adobe(), (20, 20), RED),
        (saved(scene().quantize(64), "GIF"), (20, 20), RED),
        (saved(scene(mode="1"), "PNG"), (990, 10), None),
        (saved(scene(mode="LA"), "PNG"), (990, 590), (52, 52, 52)),
        (saved(scene(), "TIFF", compression="tiff_lzw"), (990, 590), BLUE),
        (saved(scene(mode="L"), "JPEG"), (990, 590), (52, 52, 52)),
    ],
    ids=["16 bits", "CMYK", "palette", "one bit", "grey with alpha", "TIFF", "grey"],
)
def test_every_kind_of_colour(data: bytes, place: tuple[int, int], colour: tuple[int, ...] | None) -> None:
    made = pipeline.clean_image(data, "a.x", 1600)
    with Image.open(BytesIO(made.data)) as seen:
        assert seen.mode in {"L", "RGB", "P"}
        assert colour is None or near(seen, place, colour)


def test_glass_stays_clear(publication: Publication) -> None:
    picture = shown(publication, "glass.png", glass())
    for variant in picture.variants:
        with Image.open(variant.path) as image:
            low, high = image.convert("RGBA").getchannel("A").getextrema()
            assert isinstance(low, int)
            assert isinstance(high, int)
            assert (low < 10, high > 240) == (True, True)


@pytest.mark.parametrize(
    ("width", "widths"),
    [(16, [16]), (400, [400]), (450, [450]), (900, [400, 900]), (1280, [400, 800, 1280]), (3000, [400, 800, 1280])],
)
def test_sizes(publication: Publication, width: int, widths: list[int]) -> None:
    """Never wider than it was; the last file is one that every browser shows, of moderate width."""
    picture = shown(publication, "view.jpg", saved(scene((width, width // 2)), "JPEG", quality=95))
    assert (picture.width, picture.height) == (widths[-1], round(widths[-1] / 2))
    for media_type in {variant.media_type for variant in picture.variants[:-1]}:
        assert [variant.width for variant in picture.variants if variant.media_type == media_type] == widths
    plain = picture.variants[-1]
    assert (plain.media_type, plain.width) == ("image/jpeg", max([one for one in widths if one <= 960] or widths[:1]))
    for variant in picture.variants:
        with Image.open(variant.path) as image:
            assert (image.width, Image.MIME[image.format or ""]) == (variant.width, variant.media_type)
            assert variant.name == f"a.assets/view-jpg-{variant.width}.{variant.name.rpartition('.')[2]}"
    weights = [variant.path.stat().st_size for variant in picture.variants if variant.width == plain.width]
    assert weights == sorted(weights)


def test_names_do_not_clash(publication: Publication) -> None:
    data = saved(scene((500, 300)), "PNG")
    paths = [put(publication, name, data) for name in ("view.png", "view.tiff", "view-png-400.png")]
    found, _ = pipeline.prepare_pictures(publication, paths)
    names = [variant.name for picture in found.values() if picture for variant in picture.variants]
    assert len(names) == len(set(names)) > 6
    assert not set(names) & set(paths)


def test_a_drawing_stays_sharp(publication: Publication) -> None:
    image = Image.new("RGB", (600, 300), "white")
    ImageDraw.Draw(image).rectangle((10, 10, 100, 100), fill=(1, 2, 3))
    picture = shown(publication, "plan.png", saved(image, "PNG"))
    assert "image/jpeg" not in {variant.media_type for variant in picture.variants}
    with Image.open(picture.variants[-1].path) as seen:
        assert seen.convert("RGB").tobytes() == image.tobytes()


def test_an_animation_goes_on(publication: Publication) -> None:
    picture = shown(publication, "run.gif", LADEN["run.gif"])
    assert {variant.media_type for variant in picture.variants} <= {"image/webp", "image/gif"}
    for variant in picture.variants:
        with Image.open(variant.path) as image:
            assert getattr(image, "n_frames", 1) == 2
            assert image.info.get("loop") == 0
