"""A last edit that the editor declares minor afterwards: what it made stale is reviewed again.

The last edit is the one between the units that the article has and those that it had before: by the last sync here that saw
other units, else by the article's versions in git. Of several edits in between, the ledger's days tell the last one.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from polyglot.articles import article as articles
from polyglot.articles.article import Article
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, RecordKind
from polyglot.catalogs.sync.cache import SeenUnits
from polyglot.catalogs.sync.update import TranslationChange
from polyglot.errors import ContentError
from polyglot.model import Message, MessageKey, Unit
from polyglot.publication import Publication
from polyglot.storage import git

_MAX_COMMITS = 20  # that are searched for the version with other units
_SIZE = 8  # characters of a digest


@dataclass(frozen=True, slots=True)
class LastEdit:
    """The last edit of an article, by the digests of the units that it had before; empty if these are unknown."""

    before: frozenset[str] = frozenset()

    def find_changes(self, messages: Iterable[Message], records: Sequence[LedgerRecord]) -> list[TranslationChange]:
        """Return the changes that make the translations reviewed again which the edit made stale.

        None of them if a part of the edit was declared minor already, so that a command that is repeated declares no other edit.
        """
        kinds, days = ledger.index_records(records), ledger.stale_days(records)
        live = [message for message in messages if not message.obsolete and self._is_new(message.key)]
        stale = [
            message
            for message in live
            if message.fuzzy
            and RecordKind.STALE in kinds.get(ledger.record_key(message), ())
            and self._made_stale(ledger.reviewed_source(message, kinds))
        ]
        last = max((days[ledger.record_key(message)] for message in stale), default="")
        keys = {ledger.record_key(message) for message in live}
        declared = (record.day for record in records if record.kind is RecordKind.MINOR and record.key in keys)
        if any(day >= last for day in declared):
            return []
        return [_reverse(message) for message in stale if days[ledger.record_key(message)] == last]

    def _is_new(self, key: MessageKey) -> bool:
        return not self.before or _digest(key) not in self.before

    def _made_stale(self, earlier: MessageKey | None) -> bool:
        return earlier is not None and (not self.before or _digest(earlier) in self.before)


def find_last_edit(publication: Publication, article: Article, units: Iterable[Unit], seen: SeenUnits) -> LastEdit:
    """Return the last edit of an article with these units; `seen` are those of the last syncs here."""
    now = digest_units(units)
    if seen.now == now and seen.before:
        return LastEdit(_split(seen.before))
    versions = _committed_units(publication, article)
    return LastEdit(_split(next((before for before in versions if before != now), "")))


def digest_units(units: Iterable[Unit]) -> str:
    """Return the digests of an article's units, joined."""
    return "".join(sorted({_digest(unit.key) for unit in units}))


def _committed_units(publication: Publication, article: Article) -> Iterator[str]:
    """Yield the digests of the units of an article's versions in git, the newest first."""
    root, path = publication.root, article.path
    for commit in git.list_commits(root, "HEAD", path, _MAX_COMMITS):
        text = git.read_version(root, commit, path)
        try:
            if text is not None:
                version = articles.parse(text, article.id, publication)
                yield digest_units(articles.segment(version, publication).units)
        except ContentError:
            continue


def _reverse(message: Message) -> TranslationChange:
    """Return the change of a stale message that a minor edit would have made."""
    assert message.previous is not None
    new = replace(message, fuzzy=False, previous=None, previous_context=None)
    old = replace(new, source=message.previous, context=message.previous_context)
    return TranslationChange((old,), new, minor=True)


def _digest(key: MessageKey) -> str:
    text = f"{key.context}\x04{key.source}"
    return f"{zlib.crc32(text.encode()):08x}"


def _split(digests: str) -> frozenset[str]:
    return frozenset(digests[start : start + _SIZE] for start in range(0, len(digests), _SIZE))
