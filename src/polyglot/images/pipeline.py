"""Pictures of articles -> files for editions: small, in formats that browsers read, and without metadata.

Cameras and programs record in a picture where, when and by whom it was made. None of that leaves the publication: every
file is encoded anew (`raster`, `vector`), and one that cannot be read is left out and reported. The results are cached by
the content of the original; the cache can be deleted at any time, even while other processes use it.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

import msgspec

from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error
from polyglot.images import raster
from polyglot.images.media_types import (
    GIF,
    JPEG,
    PNG,
    READ_TYPES,
    SNIFFED,
    SVG,
    extension_of,
    file_extension,
    media_type_of,
    sniff_type,
)
from polyglot.images.raster import Raster
from polyglot.publication import Publication
from polyglot.storage import files
from polyglot.storage.parallel import Progress, map_processes, no_progress

WIDTHS = (400, 800, 1280)  # pixels: a text column on a phone, on a phone or screen of high resolution, on a large one
_FALLBACK_WIDTH = 960  # pixels: the widest file for browsers without `srcset`
_BOOK_WIDTH = 1600  # pixels: 17 cm of paper at 240 per inch
_INDEX = "index.json"
_CACHE_VERSION = "2"  # to be changed with the files that are made of a picture


class Variant(msgspec.Struct, frozen=True):
    """One file of a picture."""

    name: str  # its path in an edition
    media_type: str
    width: int  # pixels
    path: Path  # of its content in the cache


class Picture(msgspec.Struct, frozen=True):
    """A picture as pages show it."""

    width: int  # of its widest file
    height: int
    variants: tuple[Variant, ...]  # the best type first, from narrow to wide; the last for browsers without `srcset`


class BookImage(msgspec.Struct, frozen=True):
    """A picture as one file that every program for books can show: JPEG, PNG or SVG."""

    name: str  # the original's, with another extension if the type changed
    media_type: str
    width: int
    height: int
    data: bytes


def is_picture(path: str) -> bool:
    """Return whether this is the name of a picture that polyglot reads."""
    return bool(media_type_of(path))


def is_picture_file(path: Path) -> bool:
    """Return whether a file is a picture by its content, whatever its name; False if it cannot be read."""
    try:
        with path.open("rb") as file:
            return bool(sniff_type(file.read(SNIFFED)))
    except OSError:
        return False


def clean_image(data: bytes, name: str, width: int) -> BookImage:
    """Return a picture for a book, without metadata and at most `width` pixels wide; raise `ContentError` under `name`."""
    (picture_width, height), [(media_type, _, content)] = _encode_for_books(data, name, width)
    return BookImage(_file_name(name, media_type), media_type, picture_width, height, content)


def prepare_pictures(
    publication: Publication, paths: Iterable[str], progress: Progress = no_progress
) -> tuple[dict[str, Picture | None], list[Finding]]:
    """Return the pictures that pages show, by path under `articles/`, and findings; None for one that cannot be read.

    Files that are not in the cache are made on all cores.
    """
    entries, findings = _load_or_make(publication, "pages", paths, progress)
    return {path: entry and _create_picture(path, *entry) for path, entry in entries.items()}, findings


def prepare_copies(
    publication: Publication, paths: Iterable[str], progress: Progress = no_progress
) -> tuple[dict[str, Path | None], list[Finding]]:
    """Return the same for pictures that are addressed by name: in links, raw HTML and Markdown editions.

    Each is one file of the type that its name gives, at most as wide as the widest picture of a page; None if broken.
    """
    entries, findings = _load_or_make(publication, "copy", paths, progress)
    return {path: entry and entry[0] / entry[1].files[0].name for path, entry in entries.items()}, findings


def for_books(
    publication: Publication, paths: Iterable[str], progress: Progress = no_progress
) -> tuple[dict[str, BookImage | None], list[Finding]]:
    """Return the same for pictures in books."""
    entries, findings = _load_or_make(publication, "book", paths, progress)
    images: dict[str, BookImage | None] = dict.fromkeys(entries)
    for path, entry in entries.items():
        if entry is not None:
            (folder, picture), file = entry, entry[1].files[0]
            name, data = _file_name(path, file.media_type), (folder / file.name).read_bytes()
            images[path] = BookImage(name, file.media_type, picture.width, picture.height, data)
    return images, findings


class _CachedFile(msgspec.Struct, frozen=True):
    name: str
    media_type: str
    width: int
    size: int  # bytes


class _CachedPicture(msgspec.Struct, frozen=True):
    """The cached files of a picture, without the names that editions give them."""

    width: int
    height: int
    files: tuple[_CachedFile, ...]


_CachedEntry = tuple[Path, _CachedPicture]  # the folder in the cache, and its content


def _create_picture(path: str, folder: Path, cached: _CachedPicture) -> Picture:
    """Return a picture whose files have the names of an edition.

    These contain the extension of the original, so that `a.png` and `a.jpg` differ: `a-png-800.webp`, `a-jpg-800.webp`.
    """
    stem, dot, extension = path.rpartition(".")
    start = f"{stem}-{extension}" if dot and "/" not in extension else path
    variants = []
    for file in cached.files:
        name = f"{start}-{file.width}.{extension_of(file.media_type)}"
        name = _file_name(path, SVG) if file.media_type == SVG else name
        variants.append(Variant(name, file.media_type, file.width, folder / file.name))
    return Picture(cached.width, cached.height, tuple(variants))


def _load_or_make(
    publication: Publication, purpose: str, paths: Iterable[str], progress: Progress
) -> tuple[dict[str, _CachedEntry | None], list[Finding]]:
    """Return the cached files of pictures by path, after making those that are missing, and findings."""
    entries = {path: _find_cached(publication, purpose, path) for path in sorted(set(paths))}
    missing = [path for path, entry in entries.items() if entry is None]
    results = map_processes(partial(_make_files, publication, purpose), missing, progress, min_items=2)
    findings = []
    for path, result in zip(missing, results, strict=True):
        if isinstance(result, Finding):
            findings.append(result)
        else:
            entries[path] = result
    return entries, findings


def _find_cached(publication: Publication, purpose: str, path: str) -> _CachedEntry | None:
    """Return the cached files of a picture, or None unless all are there."""
    try:
        folder = _cache_folder(publication, purpose, path, (publication.articles / path).read_bytes())
        cached = msgspec.json.decode((folder / _INDEX).read_bytes(), type=_CachedPicture)
        complete = all((folder / file.name).stat().st_size == file.size for file in cached.files)
    except (OSError, msgspec.MsgspecError):
        return None
    return (folder, cached) if complete else None


def _make_files(publication: Publication, purpose: str, path: str) -> _CachedEntry | Finding:
    """Make the files of a picture and store them in the cache, the index of these files last."""
    source = publication.articles / path
    try:
        data = source.read_bytes()
        size, encoded = _RECIPES[purpose](data, publication.display_path(source))
    except OSError as error:
        return from_error(files.unreadable_error(publication.display_path(source), error), FindingCode.PICTURE)
    except ContentError as error:
        return from_error(error, FindingCode.PICTURE)
    folder = _cache_folder(publication, purpose, path, data)
    listed = []
    for media_type, width, content in encoded:
        name = f"{width}.{media_type.rpartition('/')[2].partition('+')[0]}"
        files.write(folder / name, content)
        listed.append(_CachedFile(name, media_type, width, len(content)))
    cached = _CachedPicture(*size, tuple(listed))
    files.write(folder / _INDEX, msgspec.json.encode(cached))
    return folder, cached


def _cache_folder(publication: Publication, purpose: str, path: str, data: bytes) -> Path:
    """Return the cache folder for these bytes and this purpose, with these versions of polyglot and its libraries."""
    versions = f"{_CACHE_VERSION} {_library_versions()} {purpose} {file_extension(path)}\n"
    return publication.cache_dir / "pictures" / sha256(versions.encode() + data).hexdigest()[:32]


@cache
def _library_versions() -> str:
    from importlib.metadata import version  # imports a twentieth of what a build without changes does

    return f"{version('pillow')} {version('tinycss2')}"


# Width and height; and type, width and content of each file.
_EncodedFiles = tuple[tuple[int, int], list[tuple[str, int, bytes]]]


def _encode_for_pages(data: bytes, name: str) -> _EncodedFiles:
    """Return the files that a browser chooses from: types that are smaller than the fallback, in several widths."""
    if _is_drawing(data, name):
        return _encode_for_books(data, name)
    # The widths, without one just below the widest; and the fallback, in one width.
    picture = raster.read_raster(data, name, WIDTHS[-1])
    widest = picture.size[0]
    widths = [*(width for width in WIDTHS if width * 1.2 < widest), widest]
    plain = max((width for width in widths if width <= _FALLBACK_WIDTH), default=widths[0])
    fallback = GIF if picture.animated else _fallback_type(picture)
    encoded = [(fallback, plain, raster.encode(picture.scaled_to(plain), fallback))]
    # Each better type that is smaller than the others at that width, in all widths.
    for media_type in ("image/webp",) if picture.animated else ("image/webp", "image/avif"):
        tried = raster.encode(picture.scaled_to(plain), media_type)
        if len(tried) < min(len(content) for _, width, content in encoded if width == plain):
            others = {width: raster.encode(picture.scaled_to(width), media_type) for width in widths if width != plain}
            encoded = [*((media_type, width, others.get(width, tried)) for width in widths), *encoded]
    return picture.size, encoded


def _encode_for_books(data: bytes, name: str, width: int = _BOOK_WIDTH) -> _EncodedFiles:
    """Return the one file for a book."""
    if _is_drawing(data, name):
        from polyglot.images import vector

        drawing = vector.read_drawing(data, name, width)
        return (drawing.width, drawing.height), [(SVG, drawing.width, drawing.data)]
    picture = raster.read_raster(data, name, width).first_frame()
    media_type = _fallback_type(picture)
    return picture.size, [(media_type, picture.size[0], raster.encode(picture, media_type))]


def _encode_copy(data: bytes, name: str) -> _EncodedFiles:
    """Return one file of the type that its name gives, or else its content."""
    media_type = media_type_of(name) or sniff_type(data)
    if _is_drawing(data, name) and media_type == SVG:
        return _encode_for_books(data, name)
    if media_type == SVG or (media_type and media_type not in READ_TYPES):
        text = "This is a picture of another format than its name says, or of one that polyglot cannot clean."
        raise ContentError(text, where=name, remedy="Save it as JPEG, PNG, WebP, AVIF, GIF or SVG.")
    picture = raster.read_raster(data, name, WIDTHS[-1])
    return picture.size, [(media_type, picture.size[0], raster.encode(picture, media_type))]


def _is_drawing(data: bytes, name: str) -> bool:
    """Return whether a file is an SVG drawing, whatever its name."""
    return (sniff_type(data) or media_type_of(name)) == SVG


_RECIPES: Mapping[str, Callable[[bytes, str], _EncodedFiles]] = {
    "pages": _encode_for_pages,
    "copy": _encode_copy,
    "book": _encode_for_books,
}


def _file_name(name: str, media_type: str) -> str:
    """Return a picture's name in a book: its own, with an extension added if that does not give its type."""
    return name if media_type_of(name) == media_type else f"{name}.{extension_of(media_type)}"


def _fallback_type(picture: Raster) -> str:
    """Return the type that every browser and e-reader shows: PNG for drawings and transparency, else JPEG."""
    return PNG if picture.transparent or picture.is_drawing else JPEG
