"""Adoption of a PO file of ours that comes home: its messages are those of the catalog, at the time when the file left.

Messages are matched by msgctxt and msgid. Those of sentences that were edited meanwhile are carried over as a sync would have
done. A text that is not fuzzy is a person's review, also over a draft or a stale text; an empty one changes nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from polyglot.adoption.apply import (
    AdoptionAuthor,
    AdoptionResult,
    AdoptionTarget,
    Records,
    create_draft,
    difference_finding,
    fill_catalog,
    quote,
)
from polyglot.adoption.language_doubts import doubt_messages
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.merge.message import merge_comments, with_alternative
from polyglot.catalogs.sync.carry_over import carry_over
from polyglot.catalogs.sync.update import TranslationChange, update_catalog
from polyglot.findings import Finding, FindingCode, warning
from polyglot.model import Catalog, Locale, Message, MessageKey, State, Unit

_MIN_SHARED = 0.8  # share of the messages of a file without references that the article has, if it is ours
_ACCEPTED = frozenset({State.REVIEWED, State.APPROVED})


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """The messages of a PO file, as they are written there."""

    path: str
    messages: tuple[Message, ...]
    language: Locale | None = None  # that its header names

    @property
    def texts(self) -> list[Message]:
        """The messages in use that have a text."""
        return [message for message in self.messages if _has_text(message) and not message.obsolete]

    def select(self, reference: str, units: Collection[Unit]) -> "ReturnedFile | None":
        """Return the part that belongs to an article, by its reference or its units; None if the file is not ours."""
        messages = tuple(message for message in self.messages if reference in message.references)
        if messages:
            return replace(self, messages=messages)
        keys = {unit.key for unit in units}
        shared = sum(message.key in keys for message in self.messages)
        return self if shared and shared >= _MIN_SHARED * len(self.messages) else None


@dataclass(slots=True)
class _Filling:
    """The messages of a catalog, and what becomes of them."""

    author: AdoptionAuthor
    path: str
    kinds: ledger.RecordIndex
    doubts: Mapping[MessageKey, str]  # about the languages of drafts
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    reviewed: list[Message] = field(default_factory=list)  # new messages
    drafts: list[Message] = field(default_factory=list)  # new messages
    changes: list[TranslationChange] = field(default_factory=list)  # that are taken over

    def fill(self, message: Message, returned: Message, change: TranslationChange | None) -> Message:
        """Return a message with a text of the file, if it takes that; `change` is that of an edited sentence."""
        state = ledger.message_state(message, self.kinds)
        is_same = message.target == returned.target
        is_late = change is not None and returned.fuzzy
        takes_draft = state is State.MISSING or ledger.is_untouched(message, self.kinds)
        if is_late and state not in _ACCEPTED and not (is_same and state is State.STALE):
            assert change is not None
            return self._take_late(message, returned, change)
        if not returned.fuzzy and state not in _ACCEPTED:
            new = _with_text(message, returned)
            self.reviewed.append(new)
            self.counts["reviewed"] += 1
            self.changes += [change] if change is not None else []
            return new
        if takes_draft and not is_same:
            new = replace(_with_text(message, returned), fuzzy=True)
            self.drafts.append(new)
            self.counts["drafts"] += 1
            return new
        if is_same:
            self.counts["known"] += 1
        else:
            self.findings.append(difference_finding(self.path, returned.line, returned.target, message))
        return message

    def _take_late(self, message: Message, returned: Message, change: TranslationChange) -> Message:
        """Return a message with the translation of an earlier wording, as stale, and a person's text beside it."""
        new = replace(
            _with_text(message, returned),
            fuzzy=True,
            previous=returned.previous,
            previous_context=returned.previous_context,
        )
        if not ledger.is_untouched(message, self.kinds):
            new = with_alternative(new, message.target)
        self.changes.append(replace(change, new=new))
        self.counts["stale"] += 1
        old = change.old[0]
        text = f"{quote(old.source)} is now {quote(message.source)}; the translation is kept as stale."
        remedy = "Correct it for the new sentence."
        self.findings.append(warning(self.path, FindingCode.ADOPT_EDITED, text, remedy, old.line))
        return new

    def records(self, records: Records) -> Records:
        """Return the records of a ledger, with those of what was filled."""
        by, day = self.author.by, self.author.day
        originals = [old for change in self.changes for old in change.old if not old.fuzzy]
        carried = carry_over((*records, *ledger.create_reviews(originals, self.kinds, by, day)), self.changes, day)
        reviews = ledger.create_reviews(self.reviewed, ledger.index_records(carried), by, day)
        drafts = (create_draft(message, day, self.doubts.get(message.key, "")) for message in self.drafts)
        return (*carried, *reviews, *drafts)


def adopt_returned(target: AdoptionTarget, file: ReturnedFile, author: AdoptionAuthor) -> tuple[AdoptionResult, int]:
    """Write the texts of a PO file that came home into the catalog; return the result, and the number without a place.

    Raises `ContentError` for a catalog that cannot be read.
    """
    article = target.segmented.article
    homeless: list[Message] = []

    def fill(catalog: Catalog, records: Records) -> tuple[tuple[Message, ...], Records, AdoptionResult]:
        kinds = ledger.index_records(records)
        checked = doubt_messages(target, catalog, list(_choose_by_key(file.messages)), file.path, file.language)
        returned = Catalog((), checked.messages)
        update = update_catalog(returned, target.segmented.units, article.path, target.locale, kinds)
        changes = {change.new.key: change for change in update.changes}
        texts = {
            message.key: message for message in update.catalog.messages if _has_text(message) and not message.obsolete
        }
        filling = _Filling(author, file.path, kinds, checked.doubts)
        messages = tuple(
            filling.fill(message, texts[message.key], changes.get(message.key))
            if message.key in texts and not message.obsolete
            else message
            for message in catalog.messages
        )
        filling.counts["missing"] = sum(not message.target and not message.obsolete for message in messages)
        carried = {old.key for change in update.changes for old in change.old}
        homeless[:] = _find_homeless(file.texts, catalog, carried, kinds)
        findings = (
            *checked.findings,
            *filling.findings,
            *(_homeless_finding(file.path, message) for message in homeless),
        )
        return messages, filling.records(records), AdoptionResult(article.id, **filling.counts, findings=findings)

    return fill_catalog(target, fill), len(homeless)


def _find_homeless(
    texts: Iterable[Message], catalog: Catalog, carried: Collection[MessageKey], kinds: ledger.RecordIndex
) -> Iterator[Message]:
    """Yield the messages whose texts the catalog has no place for, without machine translations and what it holds anyway."""
    held = {(message.key, message.target) for message in catalog.messages if message.obsolete}
    live = {message.key for message in catalog.messages if not message.obsolete}
    for message in texts:
        is_placed = message.key in live or message.key in carried or (message.key, message.target) in held
        if not is_placed and not ledger.is_untouched(message, kinds):
            yield message


def _homeless_finding(path: str, message: Message) -> Finding:
    text = f"{quote(message.source)} is not in the article; its translation found no place: {quote(message.target)}."
    return warning(path, FindingCode.ADOPT_LEFT, text, line=message.line)


def _with_text(message: Message, returned: Message) -> Message:
    """Return a message with a reviewed text of the file, and its comments."""
    comments = merge_comments("", message.comments, returned.comments, returned.target)
    return replace(
        message, target=returned.target, fuzzy=False, previous=None, previous_context=None, comments=comments
    )


def _choose_by_key(messages: Sequence[Message]) -> Iterator[Message]:
    """Return one message for each key: one in use that has a text, if any, else the first."""
    best: dict[MessageKey, Message] = {}
    for message in messages:
        other = best.setdefault(message.key, message)
        if (_has_text(message), not message.obsolete) > (_has_text(other), not other.obsolete):
            best[message.key] = message
    return iter(best.values())


def _has_text(message: Message) -> bool:
    return bool(message.target) and not message.target.isspace()
