"""The editions in the output folder that a build leaves as an earlier one made them.

Each folder of an edition describes it in `.polyglot-edition`. So a build of some languages or formats knows what the others
contain, lists them, and deletes files with texts that no longer enter. Of an edition without this file nothing is known: its
books are not listed.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import msgspec

from polyglot.building.cache import StepRecord
from polyglot.building.last_good import IssueSet, PublicationDays
from polyglot.building.order import BuildRequest
from polyglot.building.output_folder import LIST_NAME, STATE_NAME, OutputFolder, open_folder
from polyglot.catalogs.ledger.published import Published, earlier_paths
from polyglot.distribution.download_index import DownloadEntry
from polyglot.distribution.downloads import DOWNLOADS_PAGE
from polyglot.editions.records import ArticleRecord
from polyglot.errors import PolyglotError
from polyglot.formats.protocol import Scope
from polyglot.formats.registry import SITE, load_format, scope_of
from polyglot.site.urls import PAGE
from polyglot.storage import files
from polyglot.storage.fingerprints import stamp_file


class KeptVolume(msgspec.Struct, frozen=True):
    """A volume or a whole edition, with all its files in the folder of its format."""

    entry: DownloadEntry
    files: tuple[str, ...]


class EditionState(msgspec.Struct, frozen=True):
    """The content of an edition in one format."""

    sources: str  # hash of the articles, catalogs and issues that it was made from
    articles: tuple[str, ...]  # ids
    volumes: tuple[KeptVolume, ...] = ()


class OutdatedEdition(msgspec.Struct, frozen=True):
    """A kept edition whose articles have changed since it was made."""

    language: str
    format: str


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """An edition that a build does not make; its state is None if it is not known."""

    language: str  # tag
    format: str
    folder: OutputFolder
    state: EditionState | None

    def shown_articles(self, ids: Iterable[str]) -> set[str]:
        """Return the articles that a site has pages of, among `ids` if its state is not known."""
        if self.state is not None:
            return set(self.state.articles)
        return {id for id in ids if self.format == SITE and f"{id}/{PAGE}" in self.folder.own_files}

    def list_pages(self, *, downloads: bool) -> frozenset[str]:
        """Return the pages of a site; its page of downloads is made in any build, if it has `downloads`."""
        pages = {name for name in self.folder.own_files if name.endswith(PAGE)} - {DOWNLOADS_PAGE}
        return frozenset(pages | {DOWNLOADS_PAGE} if downloads else pages)


def read_kept(request: BuildRequest) -> tuple[KeptEdition, ...]:
    """Return the editions in the output folder that are not requested, in the order of languages, sites first."""
    top = request.top_folder()
    if top is None:
        return ()
    kept = []
    for locale in request.publication.locales:
        site, downloads = top / locale.tag, top / locale.tag / "downloads"
        places = [(SITE, site)] if (site / PAGE).is_file() else []
        places += [(path.name, path) for path in sorted(downloads.glob("*/")) if path.name != SITE]
        for name, path in places:
            if (locale.tag, name) not in request.folders and (path / LIST_NAME).is_file() and _is_loadable(name):
                kept.append(KeptEdition(locale.tag, name, open_folder(path), _read_state(path, top)))
    return tuple(kept)


def _is_loadable(name: str) -> bool:
    try:
        load_format(name)
    except PolyglotError:
        return False
    return True


def _read_state(folder: Path, top: Path) -> EditionState | None:
    """Read the state of an edition; without those of its volumes whose files are not there as they were."""
    try:
        state = msgspec.json.decode((folder / STATE_NAME).read_bytes(), type=EditionState)
    except (OSError, msgspec.DecodeError):
        return None
    whole = (
        volume
        for volume in state.volumes
        if all(stamp_file(top / file.path)[0] == file.size for file in volume.entry.downloads)
    )
    return msgspec.structs.replace(state, volumes=tuple(whole))


def write_state(folder: Path, state: EditionState) -> None:
    """Write the state of an edition into its folder."""
    files.write(folder / STATE_NAME, msgspec.json.format(msgspec.json.encode(state), indent=1) + b"\n")


def include_withdrawn(
    request: BuildRequest, kept: Iterable[KeptEdition], ids: AbstractSet[str], published: Mapping[str, Published]
) -> BuildRequest:
    """Return the request with those editions of pages that still have articles which were withdrawn, or are gone.

    If their languages are not requested, no other article enters them than those that they have already.
    """
    requested = {tag for tag, _ in request.folders}
    outputs, restricted = {}, dict[str, frozenset[str]]()
    for edition in kept:
        if scope_of(edition.format) in {Scope.PAGE, Scope.ARTICLE}:
            tag, days = edition.language, published[edition.language]
            articles = edition.shown_articles(ids)
            withdrawn = {id for id, entry in days.items() if entry.withdrawn and not entry.original}
            if articles & withdrawn or not articles <= ids | earlier_paths(days, ids):
                outputs[tag, edition.format] = edition.folder
                if tag not in requested:
                    renamed = {id for id, entry in days.items() if not articles.isdisjoint(entry.paths)}
                    restricted.setdefault(tag, frozenset(articles | renamed))
    folders = {key: folder.path for key, folder in outputs.items()}
    return replace(
        request,
        folders={**request.folders, **folders},
        outputs={**request.outputs, **outputs},
        restricted=restricted,
    )


def purge(
    request: BuildRequest,
    kept: Iterable[KeptEdition],
    entering: Mapping[str, AbstractSet[str]],
    days: PublicationDays,
) -> tuple[tuple[KeptEdition, ...], tuple[Path, ...]]:
    """Delete the kept volumes with articles that do not enter, also under earlier ids. Without its `days`, a language stays.

    Return what is left of the editions, without those that are requested after all, and the deleted downloads.
    """
    left, deleted = [], list[Path]()
    for edition in kept:
        if (edition.language, edition.format) in request.folders:
            continue
        state = edition.state
        articles = entering[edition.language]
        articles = articles | earlier_paths(days.by_tag[edition.language], articles)
        if state is None or edition.language in days.unreadable or articles >= set(state.articles):
            left.append(edition)
            continue
        volumes = tuple(volume for volume in state.volumes if articles >= set(volume.entry.ids))
        names = {name for volume in state.volumes if volume not in volumes for name in volume.files}
        top = edition.folder.path.parents[2]
        deleted += [
            top / file.path for volume in state.volumes if volume not in volumes for file in volume.entry.downloads
        ]
        folder = edition.folder.update(outdated=names)
        rest = tuple(id for id in state.articles if id in articles)
        state = msgspec.structs.replace(state, articles=rest, volumes=volumes)
        write_state(folder.path, state)
        left.append(replace(edition, folder=folder, state=state))
    return tuple(left), tuple(deleted)


def list_download_formats(request: BuildRequest, kept: Iterable[KeptEdition]) -> dict[str, list[str]]:
    """Return the formats of the downloads that there are in each language, by tag, in the order of the settings."""
    there = {(edition.language, edition.format) for edition in kept if edition.state}  # of some nothing is ready yet
    listed = {key for key in {*request.folders, *there} if scope_of(key[1]) in {Scope.VOLUME, Scope.EDITION}}
    formats = {}
    for tag in dict.fromkeys(tag for tag, _ in listed):
        names = {name for other, name in listed if other == tag}
        usual = [name for name in request.publication.rules[tag].formats if name in names]
        formats[tag] = [*usual, *sorted(names.difference(usual))]
    return formats


def write_states(
    request: BuildRequest,
    entering: Mapping[str, AbstractSet[str]],
    sources: Mapping[str, str],
    steps: Iterable[StepRecord],
) -> None:
    """Write the states of all requested editions.

    `entering` and `sources` are the articles that enter and their hashes, by language tag.
    """
    volumes: dict[str, list[KeptVolume]] = {}
    for record in steps:
        if record.download_entry:
            entry = msgspec.msgpack.decode(record.download_entry, type=DownloadEntry)
            for place, names in record.files.items():
                volumes.setdefault(place, []).append(KeptVolume(entry, tuple(sorted(names))))
    for (tag, _), folder in request.folders.items():
        listed = tuple(sorted(volumes.get(str(folder), ()), key=lambda volume: (volume.entry.issue, volume.files)))
        write_state(folder, EditionState(sources[tag], tuple(sorted(entering[tag])), listed))


def find_outdated(kept: Iterable[KeptEdition], sources: Mapping[str, str]) -> Iterator[OutdatedEdition]:
    """Yield the kept editions that were made from other articles than there are now, with these hashes by language tag."""
    for edition in kept:
        if edition.state is None or edition.state.sources != sources[edition.language]:
            yield OutdatedEdition(edition.language, edition.format)


def hash_sources(
    records: Mapping[str, ArticleRecord], issues: IssueSet, entering: Mapping[str, AbstractSet[str]]
) -> dict[str, str]:
    """Return hashes of the articles, catalogs and issues that each language's editions are made from, by tag."""
    hashes = {}
    for tag, ids in entering.items():
        articles = [(id, records[id].source_hashes[tag]) for id in sorted(ids)]
        titles = [(one.issue, issues.titles[one.issue.folder].get(tag)) for one in issues.contents]
        texts = [(issue, found.title, found.summary) for issue, found in titles if found]
        hashes[tag] = blake2b(msgspec.msgpack.encode((articles, texts)), digest_size=16).hexdigest()
    return hashes
