"""The incremental cache: results of earlier builds, so that a build repeats only what changed. It can be deleted any time.

    article      the record of each article, with signatures of its files and a hash of their contents
    summaries    its summaries, by language tag
    body         its rendered bodies, one for each language and format, before they are put into pages
    issue        the data of each issue, and its titles by language tag
    published    what each language's file published.json said, by tag
    step         the input hash of each build step, the files that it wrote, and their stamps

The cache is valid for one state of the settings and the program, which is its key.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec

from polyglot.editions.records import BODY, SUMMARIES, ArticleRecord
from polyglot.findings import Finding, FindingCode, Severity
from polyglot.storage import results
from polyglot.storage.fingerprints import FileStamp, Signatures, stamp_file
from polyglot.storage.results import Result, ResultStore

_ARTICLE, _STEP = "article", "step"
_RECORD = msgspec.msgpack.Decoder(ArticleRecord)


class PackedArticle(NamedTuple):
    """A rendered article in MessagePack, as a worker process returns it and the cache stores it."""

    record: bytes
    summaries: bytes
    bodies: Mapping[str, bytes]  # by `body_part`
    unreadable: Sequence[str] = ()  # tags of the languages whose catalogs cannot be read


class StepRecord(msgspec.Struct, frozen=True, array_like=True):
    """The result of a build step."""

    input_hash: bytes  # of all inputs
    files: Mapping[str, Mapping[str, FileStamp]]  # by folder and name
    findings: tuple[Finding, ...]
    download_entry: bytes = b""  # MessagePack of the volume's `DownloadEntry`; empty for other steps

    def is_current(self, input_hash: bytes) -> bool:
        """Return whether the step last ran with this input hash, without errors, and its files are unchanged."""
        # A step that failed, for example because a font was missing, may succeed now.
        failed = any(one.severity is Severity.ERROR or one.code == FindingCode.COVER for one in self.findings)
        return (
            not failed
            and self.input_hash == input_hash
            and all(
                stamp_file(f"{folder}/{name}") == signature
                for folder, names in self.files.items()
                for name, signature in names.items()
            )
        )


@dataclass(slots=True)
class BuildCache:
    """The open cache of a build."""

    key: bytes
    store: ResultStore
    articles: dict[str, Result[ArticleRecord]]  # by id
    steps: dict[str, StepRecord]  # by name

    def store_article(self, id: str, packed: PackedArticle, signatures: Signatures, time: int) -> None:
        """Store an article's record, summaries and bodies; its files had these signatures at that time (ns)."""
        self.store_record(id, Result(signatures, time, _RECORD.decode(packed.record)))
        self.store.put(SUMMARIES, id, msgspec.Raw(packed.summaries))
        self.store.replace(BODY, id, {part: msgspec.Raw(body) for part, body in packed.bodies.items()})

    def store_record(self, id: str, record: Result[ArticleRecord]) -> None:
        """Store the record of an article whose files have new signatures and the same contents."""
        self.articles[id] = record
        self.store.put(_ARTICLE, id, record)

    def store_step(self, name: str, record: StepRecord) -> None:
        """Store a step's result."""
        self.steps[name] = record
        self.store.put(_STEP, name, record)

    def delete(self, articles: Collection[str], steps: Iterable[str]) -> None:
        """Delete articles and steps, by id and name."""
        for id in articles:
            self.articles.pop(id, None)
        for kind in (_ARTICLE, SUMMARIES, BODY):
            self.store.delete(kind, articles)
        names = list(steps)
        for name in names:
            self.steps.pop(name, None)
        self.store.delete(_STEP, names)


@contextmanager
def open_cache(path: Path, key: bytes) -> Iterator[BuildCache]:
    """Open the cache in a file; it is emptied first if it has another key."""
    with results.open_store(path, key) as store:
        articles, steps = store.load(_ARTICLE, Result[ArticleRecord]), store.load(_STEP, StepRecord)
        yield BuildCache(key, store, articles, steps)
