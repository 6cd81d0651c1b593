"""Pictures of articles -> what editions carry: small, in the formats that browsers read, and with nothing but the picture in it.

Cameras and programs write into a picture where, when and by whom it was made. No byte of that leaves the publication: every
file is made anew (`raster`, `vector`), and one that cannot be read is left out and told. Since that takes time, what was made is
kept in a cache by the content it was made of; the cache can be deleted at any time, also while others work.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import msgspec

from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error
from polyglot.images import raster, vector
from polyglot.images.raster import Raster
from polyglot.publication import Publication
from polyglot.storage import files
from polyglot.storage.parallel import Progress, map_processes, no_progress

WIDTHS = (400, 800, 1280)  # dots: a phone's column, a good phone's or a screen's, a good screen's
_FALLBACK_WIDTH = 960  # dots: no wider for browsers that choose nothing
_BOOK_WIDTH = 1600  # dots: 17 cm of paper at 240 to the inch
_INDEX = "index.json"
_CACHE_VERSION = "1"  # change it with what is made of a picture

_TYPES = {
    "avif": "image/avif",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
}
_EXTENSIONS = {"image/avif": "avif", "image/gif": "gif", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


@dataclass(frozen=True, slots=True)
class Variant:
    """One file of a picture."""

    name: str  # its path in an edition
    media_type: str
    width: int  # dots
    path: Path  # where its bytes lie, in the cache


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as pages show it."""

    width: int  # of its widest file
    height: int
    variants: tuple[Variant, ...]  # the best type first, from narrow to wide; the last for browsers that choose nothing


@dataclass(frozen=True, slots=True)
class BookImage:
    """A picture as one file that every program for books can show: JPEG, PNG or SVG."""

    name: str  # as it was given; of another ending where it is of another type now
    media_type: str
    width: int
    height: int
    data: bytes


def is_picture(path: str) -> bool:
    """Is this the name of a picture that we can make something of?"""
    return _extension(path) in _TYPES


def clean_image(data: bytes, name: str, width: int) -> BookImage:
    """A picture for a book, at most so wide, of which only the picture is left. Raises `ContentError`, under `display_path`."""
    (wide, high), [(media_type, _, made)] = _encode_for_books(data, name, width)
    return BookImage(_file_name(name, media_type), media_type, wide, high, made)


def prepare_pictures(
    publication: Publication, paths: Iterable[str], progress: Progress = no_progress
) -> tuple[dict[str, Picture | None], list[Finding]]:
    """The pictures that pages show, by their paths under `articles/`, and what is wrong; None for one that cannot be shown.

    What is not in the cache is made over all cores.
    """
    sheets, findings = _load_or_make(publication, "pages", paths, progress)
    return {path: sheet and _create_picture(path, *sheet) for path, sheet in sheets.items()}, findings


def prepare_copies(
    publication: Publication, paths: Iterable[str], progress: Progress = no_progress
) -> tuple[dict[str, Path | None], list[Finding]]:
    """The same for pictures that are asked for by their own names: by a link, by raw HTML, in a Markdown edition.

    For each there is one file, of the type that its name says, at most as wide as pages show any; None where it is broken.
    """
    sheets, findings = _load_or_make(publication, "copy", paths, progress)
    return {path: sheet and sheet[0] / sheet[1].files[0].name for path, sheet in sheets.items()}, findings


def for_books(
    publication: Publication, paths: Iterable[str], progress: Progress = no_progress
) -> tuple[dict[str, BookImage | None], list[Finding]]:
    """The same for pictures in books."""
    sheets, findings = _load_or_make(publication, "book", paths, progress)
    found: dict[str, BookImage | None] = dict.fromkeys(sheets)
    for path, kept in sheets.items():
        if kept is not None:
            (folder, sheet), one = kept, kept[1].files[0]
            data = (folder / one.name).read_bytes()
            found[path] = BookImage(_file_name(path, one.media_type), one.media_type, sheet.width, sheet.height, data)
    return found, findings


@dataclass(frozen=True, slots=True)
class _CachedFile:
    name: str
    media_type: str
    width: int
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class _CachedPicture:
    """What the cache holds of a picture, whatever it is called in an edition."""

    width: int
    height: int
    files: tuple[_CachedFile, ...]


_CachedEntry = tuple[Path, _CachedPicture]  # the folder in the cache, and what lies there


def _create_picture(path: str, folder: Path, sheet: _CachedPicture) -> Picture:
    """A picture under the names that it has in an edition.

    They tell the type of the source as well, so that `a.png` and `a.jpg` never meet: `a-png-800.webp`, `a-jpg-800.webp`.
    """
    stem, _, ending = path.rpartition(".")
    found = [
        Variant(
            path if one.media_type == _TYPES["svg"] else f"{stem}-{ending}-{one.width}.{_EXTENSIONS[one.media_type]}",
            one.media_type,
            one.width,
            folder / one.name,
        )
        for one in sheet.files
    ]
    return Picture(sheet.width, sheet.height, tuple(found))


def _load_or_make(
    publication: Publication, purpose: str, paths: Iterable[str], progress: Progress
) -> tuple[dict[str, _CachedEntry | None], list[Finding]]:
    """What the cache holds of these pictures, once what it lacks is made."""
    wanted = sorted(set(paths))
    found = {path: _find_cached(publication, purpose, path) for path in wanted}
    missing = [path for path in wanted if found[path] is None]
    made = map_processes(partial(_make_files, publication, purpose), missing, progress, min_items=2)
    findings = []
    for path, one in zip(missing, made, strict=True):
        if isinstance(one, Finding):
            findings.append(one)
        else:
            found[path] = one
    return found, findings


def _find_cached(publication: Publication, purpose: str, path: str) -> _CachedEntry | None:
    """What the cache holds of a picture, if all of it is still there."""
    try:
        folder = _cache_folder(publication, purpose, path, (publication.articles / path).read_bytes())
        sheet = msgspec.json.decode((folder / _INDEX).read_bytes(), type=_CachedPicture)
        whole = all((folder / one.name).stat().st_size == one.size for one in sheet.files)
    except (OSError, msgspec.MsgspecError):
        return None
    return (folder, sheet) if whole else None


def _make_files(publication: Publication, purpose: str, path: str) -> _CachedEntry | Finding:
    """Make the files of a picture, and keep them in the cache: first they, then the index that says they are there."""
    source = publication.articles / path
    try:
        data = source.read_bytes()
        size, made = _RECIPES[purpose](data, publication.display_path(source))
    except OSError as error:
        return from_error(files.unreadable_error(publication.display_path(source), error), FindingCode.PICTURE)
    except ContentError as error:
        return from_error(error, FindingCode.PICTURE)
    folder = _cache_folder(publication, purpose, path, data)
    listed = []
    for media_type, width, content in made:
        one = _CachedFile(f"{width}.{media_type.rpartition('/')[2].partition('+')[0]}", media_type, width, len(content))
        files.write(folder / one.name, content)
        listed.append(one)
    sheet = _CachedPicture(*size, tuple(listed))
    files.write(folder / _INDEX, msgspec.json.encode(sheet))
    return folder, sheet


def _cache_folder(publication: Publication, purpose: str, path: str, data: bytes) -> Path:
    """Where the cache keeps what is made of these bytes by this version of ours and of what we use."""
    made = f"{_CACHE_VERSION} {version('pillow')} {version('tinycss2')} {purpose} {_extension(path)}\n"
    return publication.cache_dir / "pictures" / sha256(made.encode() + data).hexdigest()[:32]


_EncodedFiles = tuple[
    tuple[int, int], list[tuple[str, int, bytes]]
]  # the size; and each file: its type, its width, its bytes


def _encode_for_pages(data: bytes, name: str) -> _EncodedFiles:
    """The files from which a browser chooses: types that are smaller than the plain one, in several widths."""
    if _extension(name) == "svg":
        return _encode_for_books(data, name)
    picture = raster.read_raster(data, name, WIDTHS[-1])
    widest = picture.size[0]
    widths = [*(width for width in WIDTHS if width * 1.2 < widest), widest]
    plain = max((width for width in widths if width <= _FALLBACK_WIDTH), default=widths[0])
    fallback = "image/gif" if picture.animated else _fallback_type(picture)
    made = [(fallback, plain, raster.encode(picture.scaled_to(plain), fallback))]
    for media_type in ("image/webp",) if picture.animated else ("image/webp", "image/avif"):
        tried = raster.encode(picture.scaled_to(plain), media_type)
        if len(tried) < min(len(content) for _, width, content in made if width == plain):
            others = {width: raster.encode(picture.scaled_to(width), media_type) for width in widths if width != plain}
            made = [*((media_type, width, others.get(width, tried)) for width in widths), *made]
    return picture.size, made


def _encode_for_books(data: bytes, name: str, width: int = _BOOK_WIDTH) -> _EncodedFiles:
    """The one file for a book."""
    if _extension(name) == "svg":
        drawing = vector.read_drawing(data, name, width)
        return (drawing.width, drawing.height), [(_TYPES["svg"], drawing.width, drawing.data)]
    picture = raster.read_raster(data, name, width).first_frame()
    media_type = _fallback_type(picture)
    return picture.size, [(media_type, picture.size[0], raster.encode(picture, media_type))]


def _encode_copy(data: bytes, name: str) -> _EncodedFiles:
    """A file of the same type."""
    if _extension(name) == "svg":
        return _encode_for_books(data, name)
    media_type = _TYPES[_extension(name)]
    picture = raster.read_raster(data, name, WIDTHS[-1])
    return picture.size, [(media_type, picture.size[0], raster.encode(picture, media_type))]


_RECIPES: Mapping[str, Callable[[bytes, str], _EncodedFiles]] = {
    "pages": _encode_for_pages,
    "copy": _encode_copy,
    "book": _encode_for_books,
}


def _file_name(name: str, media_type: str) -> str:
    """A picture's name in a book: its own where that tells its type, else with an ending that does."""
    return name if _TYPES.get(_extension(name)) == media_type else f"{name}.{_EXTENSIONS[media_type]}"


def _fallback_type(picture: Raster) -> str:
    """What every browser and reader of books can show, in few bytes."""
    return "image/png" if picture.transparent or picture.is_drawing else "image/jpeg"


def _extension(path: str) -> str:
    return path.rpartition(".")[2].lower()
