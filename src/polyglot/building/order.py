"""Build requests, and the steps that put files into the editions' folders."""

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path

import msgspec

from polyglot.building.output_folder import LIST_NAME, OutputFolder, WriteOutcome, is_listable, open_folder
from polyglot.editions.entries import LocalizedText
from polyglot.editions.print_policy import BuildMode
from polyglot.editions.records import RenderedBody
from polyglot.errors import UsageError
from polyglot.findings import Finding, FindingCode, error, warning
from polyglot.formats.registry import SITE
from polyglot.images.attachments import has_traces
from polyglot.images.pipeline import Variant, is_picture, is_picture_file, prepare_copies, prepare_pictures
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.site import templating
from polyglot.site.reserved_paths import ReservedPaths
from polyglot.site.urls import PagePath
from polyglot.storage import files
from polyglot.storage.fingerprints import FileStamp, stamp_file


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """The request of a build: languages, formats and output folders."""

    publication: Publication
    folders: Mapping[tuple[str, str], Path]  # by language tag and format
    mode: BuildMode = field(default_factory=BuildMode)
    strict: bool = False  # build nothing if there is an error
    outputs: Mapping[tuple[str, str], OutputFolder] = field(default_factory=dict)  # the open folders
    # The only articles that may enter the editions of languages that were not asked for, by tag.
    restricted: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def open_folders(self) -> "BuildRequest":
        """Return the request with its output folders opened."""
        return replace(self, outputs={key: open_folder(path) for key, path in self.folders.items()})

    def without_languages(self, tags: Collection[str]) -> "BuildRequest":
        """Return the request without the languages of these tags."""
        folders = {key: folder for key, folder in self.folders.items() if key[0] not in tags}
        outputs = {key: output for key, output in self.outputs.items() if key[0] not in tags}
        return replace(self, folders=folders, outputs=outputs)

    def top_folder(self) -> Path | None:
        """Return the folder that contains each language's folder; None if there is no single one."""
        tops = {_find_top(folder, tag, name) for (tag, name), folder in self.folders.items()}
        top = tops.pop() if len(tops) == 1 else None
        # A folder for one site may be named like a language by chance.
        if top is None or len(self.folders) > 1 or top in self._standard_folders() or (top / LIST_NAME).is_file():
            return top
        return None

    def work_folder(self) -> tuple[str, Path]:
        """Return the name of the lock and the cache, and the folder to write into: `editions/`, the preview or another."""
        folders = list(self.folders.values())
        for standard in self._standard_folders():
            top = standard.resolve()
            if not folders or any(one.is_relative_to(standard) or one.resolve().is_relative_to(top) for one in folders):
                return standard.name, standard
        above = self.top_folder()
        common = os.path.commonpath([folder.resolve() for folder in ([above] if above else folders)])
        return f"elsewhere-{blake2b(os.fsencode(common), digest_size=8).hexdigest()}", Path(common)

    def _standard_folders(self) -> tuple[Path, Path]:
        return self.publication.editions, self.publication.cache_dir / "preview"

    def web_locales(self, linked: Sequence[Locale]) -> tuple[Locale, ...]:
        """Return the languages of the sites at the publication's `base_url`: the linked ones, or else as the settings say."""
        if linked and self.top_folder() is not None:
            return tuple(linked)
        rules = self.publication.rules
        return tuple(locale for locale in self.publication.locales if SITE in rules[locale.tag].formats)

    def locales(self) -> tuple[Locale, ...]:
        """Return the requested languages, in the publication's order."""
        tags = {tag for tag, _ in self.folders}
        return tuple(locale for locale in self.publication.locales if locale.tag in tags)


@dataclass(slots=True)
class Step:
    """A running build step, which collects written files and findings."""

    request: BuildRequest
    files: dict[str, dict[str, FileStamp]] = field(default_factory=dict)  # by folder and name
    findings: list[Finding] = field(default_factory=list)
    changed: int = 0  # number of files
    download_entry: bytes = b""  # MessagePack of a volume's `DownloadEntry`

    def write_file(self, folder: OutputFolder, name: str, data: str | bytes) -> None:
        """Write a file of an edition. A foreign file in its place is kept, and reported as a finding."""
        outcome = folder.write(name, data)
        self.changed += outcome is WriteOutcome.WRITTEN
        if outcome is WriteOutcome.REFUSED:
            text = "polyglot did not create this file; it is kept, and the edition lacks its own file of this name."
            remedy = "Delete it, or build into another folder."
            path = self.request.publication.display_path(folder.path / name)
            self.findings.append(error(path, FindingCode.FOREIGN_FILE, text, remedy))
        elif outcome is not WriteOutcome.FOREIGN_SAME:
            top = str(folder.path)
            self.files.setdefault(top, {})[name] = stamp_file(f"{top}/{name}")

    def write_redirect(self, folder: OutputFolder, here: PagePath, page: PagePath, title: LocalizedText) -> None:
        """Write a page `here` that leads to another one, which it names as the canonical one."""
        publication, url = self.request.publication, here.relative_url(page)
        canonical = page.absolute_url(publication.base_url) if publication.base_url else url
        locale = publication.locale(here.language)
        self.write_file(folder, here.name, templating.render_redirect(url, canonical, title, locale))

    def copy_assets(self, folder: OutputFolder, id: str, body: RenderedBody, reserved: ReservedPaths | None) -> None:
        """Copy the pictures and files that an article's body needs; those at reserved paths are left out, with a finding."""
        publication = self.request.publication
        article = publication.article_path(id)
        pictures, _ = prepare_pictures(publication, body.pictures)
        for picture in filter(None, pictures.values()):
            for variant in picture.variants:
                self._copy_file(folder, article, variant.name, variant.path, reserved)
        sources = {name: publication.articles / name for name in body.copied_files}
        pictures_by_name = [name for name, source in sources.items() if is_picture(name) or is_picture_file(source)]
        clean, broken = prepare_copies(publication, pictures_by_name)
        self.findings += broken
        for name, original in sources.items():
            source = clean.get(name, original)
            if source is not None:
                self._copy_file(folder, article, name, source, reserved)
            if source is original and has_traces(_read_bytes(original)):
                text = "The file names its author, or the place where it was made."
                remedy = "Remove its properties: polyglot publishes it as it is."
                self.findings.append(warning(publication.display_path(original), FindingCode.METADATA, text, remedy))

    def copy_picture(self, folder: OutputFolder, picture: Variant, reserved: ReservedPaths) -> None:
        """Copy a picture that a page shows."""
        self._copy_file(folder, self.request.publication.articles / picture.name, picture.name, picture.path, reserved)

    def _copy_file(
        self, folder: OutputFolder, source_of_link: Path, name: str, source: Path, reserved: ReservedPaths | None
    ) -> None:
        if not is_listable(name) or (reserved is not None and reserved.conflicts_with(name)):
            text = f"The file articles/{files.printable_path(name)} conflicts with the edition's own files; it is left out."
            self._add_error(source_of_link, FindingCode.FILE_NAME, text, "Rename it, and correct the link.")
            return
        try:
            data = source.read_bytes()
        except OSError as error:
            text = f"The file cannot be read: {error.strerror}."
            self._add_error(source, FindingCode.FILE, text, "Check its type and its permissions.")
        else:
            self.write_file(folder, name, data)

    def _add_error(self, path: Path, code: FindingCode, text: str, remedy: str) -> None:
        self.findings.append(error(self.request.publication.display_path(path), code, text, remedy))


class BuiltEdition(msgspec.Struct, frozen=True):
    """A built edition: one language in one format."""

    language: str
    format: str
    folder: str
    articles: int  # number of articles
    held_back: tuple[str, ...]  # ids of articles still in translation


def plan_folders(
    publication: Publication, locales: Sequence[Locale], formats: Sequence[str], output: Path | None
) -> dict[tuple[str, str], Path]:
    """Return each edition's folder by language tag and format: a subfolder of `output`, or `output` itself for one edition.

    In an `output` with languages' folders, one edition has a subfolder, too. The default `output` is the publication's
    `editions/`. Without `formats`, each language has those of its settings. Raises `UsageError` if a folder overlaps the
    articles or the catalogs.
    """
    pairs = [(locale.tag, name) for locale in locales for name in formats or publication.rules[locale.tag].formats]
    top = output or publication.editions
    is_single = len(pairs) == 1 and not any((top / one.tag / LIST_NAME).is_file() for one in publication.locales)
    if output is not None and is_single:
        folders = {pairs[0]: output}
    else:
        folders = {(tag, name): top / tag if name == SITE else top / tag / "downloads" / name for tag, name in pairs}
    for folder in dict.fromkeys((top, *folders.values())):
        _check_output(folder, publication)
    return folders


def _find_top(folder: Path, tag: str, name: str) -> Path | None:
    """Return the folder above the languages' folders, of an edition's folder."""
    below = (tag,) if name == SITE else (tag, "downloads", name)
    return folder.parents[len(below) - 1] if folder.parts[-len(below) :] == below else None


def _check_output(folder: Path, publication: Publication) -> None:
    """Raise `UsageError` if a folder is, contains or is within the articles or the catalogs, links resolved."""
    output = folder.resolve()
    for sources in (publication.articles, publication.catalogs):
        resolved = sources.resolve()
        if any(_is_same_folder(parent, resolved) for parent in (output, *output.parents)) or any(
            _is_same_folder(output, parent) for parent in resolved.parents
        ):
            name = publication.display_path(sources)
            raise UsageError(
                f"Editions cannot be built into {folder}: it overlaps {name}/, which holds your sources.",
                remedy="Choose a separate folder, such as --output site.",
            )


def _is_same_folder(first: Path, second: Path) -> bool:
    """Return whether both paths are one folder, also on case-insensitive file systems."""
    try:
        return first == second or first.samefile(second)
    except OSError:
        return False


def _read_bytes(path: Path) -> bytes:
    """Return the content of a file; nothing if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
