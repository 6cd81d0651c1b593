"""What a build is asked for, and how its files come into the editions' folders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from polyglot.building.fingerprints import stamp_file
from polyglot.building.output_folder import OutputFolder, WriteOutcome, is_listable, open_folder
from polyglot.editions.print_policy import BuildMode
from polyglot.editions.records import FileStamp, RenderedBody
from polyglot.errors import UsageError
from polyglot.findings import Finding, FindingCode, error
from polyglot.images.pipeline import Variant, is_picture, prepare_copies, prepare_pictures
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.site.reserved_paths import ReservedPaths
from polyglot.storage import files

FORMATS = ("html", "markdown", "text", "epub", "pdf", "docx", "zip")


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What is asked for: which languages in which formats, and where each of them goes."""

    publication: Publication
    folders: Mapping[tuple[str, str], Path]  # by language tag and format
    mode: BuildMode = field(default_factory=BuildMode)
    force: frozenset[str] = frozenset()  # errors that do not stop it, by their codes or articles; or "all"
    outputs: Mapping[tuple[str, str], OutputFolder] = field(default_factory=dict)  # the folders as they are, once begun

    def open_folders(self) -> "BuildRequest":
        """The order with its folders as earlier builds have left them."""
        return replace(self, outputs={key: open_folder(path) for key, path in self.folders.items()})

    def sites_folder(self) -> Path | None:
        """The folder in which the sites lie side by side; None if there is just one, which lies by itself."""
        parents = {
            folder.parent for (tag, name), folder in self.folders.items() if name == "html" and folder.name == tag
        }
        return parents.pop() if len(parents) == 1 else None

    def linked_locales(self) -> tuple[Locale, ...]:
        """The languages whose sites lie side by side with the ones that are built: now, or as the settings say."""
        built = {tag for tag, name in self.folders if name == "html"}
        if self.sites_folder() == self.publication.editions:
            built |= {tag for tag, rules in self.publication.rules.items() if "html" in rules.formats}
        elif self.sites_folder() is None:
            return self.locales()[:1]
        return tuple(locale for locale in self.publication.locales if locale.tag in built)

    def locales(self) -> tuple[Locale, ...]:
        """The languages that are asked for, in the publication's order."""
        tags = {tag for tag, _ in self.folders}
        return tuple(locale for locale in self.publication.locales if locale.tag in tags)


@dataclass(slots=True)
class Step:
    """One step of a build, while it is taken: the files that it puts into the editions' folders."""

    order: BuildRequest
    files: dict[str, dict[str, FileStamp]] = field(default_factory=dict)  # by folder
    findings: list[Finding] = field(default_factory=list)
    changed: int = 0
    download_entry: bytes = b""  # what the catalogue of downloads says of what was made

    def write_file(self, folder: OutputFolder, name: str, data: str | bytes) -> None:
        """Write one file of an edition. What is in its way is a finding, and stays."""
        put = folder.write(name, data)
        self.changed += put is WriteOutcome.WRITTEN
        if put is WriteOutcome.REFUSED:
            text = "This is not a file that polyglot made; it is left as it is, and missing in the edition."
            remedy = "Delete it, or build into another folder."
            path = self.order.publication.display_path(folder.path / name)
            self.findings.append(error(path, FindingCode.FOREIGN_FILE, text, remedy))
        elif put is not WriteOutcome.FOUND:
            self.files.setdefault(str(folder.path), {})[name] = stamp_file(folder.path / name)

    def copy_assets(self, folder: OutputFolder, id: str, body: RenderedBody, taken: ReservedPaths | None) -> None:
        """Put there what an article shows and names. What has a name that a site's own pages take is left out: they go first."""
        publication = self.order.publication
        article = publication.article_path(id)
        pictures, _ = prepare_pictures(publication, body.pictures)
        for picture in filter(None, pictures.values()):
            for variant in picture.variants:
                self._copy_file(folder, article, variant.name, variant.path, taken)
        clean, broken = prepare_copies(publication, filter(is_picture, body.copied_files))
        self.findings += broken
        for name in body.copied_files:
            source = clean.get(name, publication.articles / name)
            if source is not None:
                self._copy_file(folder, article, name, source, taken)

    def copy_picture(self, folder: OutputFolder, picture: Variant, taken: ReservedPaths) -> None:
        """Put there a picture that a page shows."""
        self._copy_file(folder, self.order.publication.articles / picture.name, picture.name, picture.path, taken)

    def _copy_file(
        self, folder: OutputFolder, wanted_by: Path, name: str, source: Path, taken: ReservedPaths | None
    ) -> None:
        if not is_listable(name) or (taken is not None and taken.conflicts_with(name)):
            text = f"The file articles/{files.printable_path(name)} has a name that the edition itself needs; it is left out."
            self._add_error(wanted_by, FindingCode.FILE_NAME, text, "Rename it, and mend the link.")
            return
        try:
            data = source.read_bytes()
        except OSError as error:
            text = f"The file cannot be read: {error.strerror}."
            self._add_error(source, FindingCode.FILE, text, "See what it is, and who may read it.")
        else:
            self.write_file(folder, name, data)

    def _add_error(self, path: Path, code: FindingCode, text: str, remedy: str) -> None:
        self.findings.append(error(self.order.publication.display_path(path), code, text, remedy))


@dataclass(frozen=True, slots=True)
class BuiltEdition:
    """What was built of one language in one format."""

    language: str
    format: str
    folder: str
    articles: int
    held_back: tuple[str, ...]  # ids of what is still in translation


def plan_folders(
    publication: Publication, locales: Sequence[Locale], formats: Sequence[str], output: Path | None
) -> dict[tuple[str, str], Path]:
    """Where each edition goes: its own folder under editions/, or directly `output` where that holds one edition only.

    Without `formats`, each language is built in its own. Raises `UsageError` for what would mix with what people wrote.
    """
    pairs = [(locale.tag, name) for locale in locales for name in formats or publication.rules[locale.tag].formats]
    top = output or publication.editions
    if output is not None and len(pairs) == 1:
        found = {pairs[0]: output}
    else:
        found = {(tag, name): top / tag if name == "html" else top / tag / "downloads" / name for tag, name in pairs}
    for folder in dict.fromkeys((top, *found.values())):
        _check_output(folder, publication)
    return found


def _check_output(folder: Path, publication: Publication) -> None:
    """Refuse a folder that is, holds or lies in the articles or the catalogs, by whatever way it leads there."""
    wanted = folder.resolve()
    for written in (publication.articles, publication.catalogs):
        kept = written.resolve()
        if any(_is_same_folder(above, kept) for above in (wanted, *wanted.parents)) or any(
            _is_same_folder(wanted, above) for above in kept.parents
        ):
            raise UsageError(
                f"Editions cannot be built into {folder}: people's own work is there, in {publication.display_path(written)}/.",
                remedy="Choose a folder of its own, such as --output site.",
            )


def _is_same_folder(one: Path, other: Path) -> bool:
    """Are these one folder, even where capitals do not count?"""
    try:
        return one == other or one.samefile(other)
    except OSError:
        return False
