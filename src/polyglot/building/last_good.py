"""Editions of files that cannot be read now: what the last build made of them stays, as long as its cache is there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from polyglot.building.cache import BuildCache, PackedArticle
from polyglot.building.order import BuildRequest
from polyglot.building.render_article import RenderRequest, hash_listing, hash_titles
from polyglot.catalogs.ledger import published
from polyglot.catalogs.ledger.published import Published, PublishedSince
from polyglot.editions.entries import ArticleSummary
from polyglot.editions.issue_titles import IssueTitles, translate_titles
from polyglot.editions.issues import Contents, Issue, arrange_issues
from polyglot.editions.records import BODY, SUMMARIES, ArticleRecord, body_part
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, Severity, from_error
from polyglot.publication import Publication

ValueT = TypeVar("ValueT")

PUBLISHED, ISSUE = "published", "issue"  # kinds of results in a build's cache


@dataclass(frozen=True, slots=True)
class PublicationDays:
    """The publication days of each language, by tag; of a file that cannot be read, those of the last build."""

    by_tag: Mapping[str, Published]
    findings: tuple[Finding, ...]
    unreadable: frozenset[str]  # tags
    unknown: frozenset[str]  # those of the unreadable ones that no build has read


def read_published(publication: Publication, cache: BuildCache) -> PublicationDays:
    """Read the publication days of all languages; those of a file that cannot be read are from the cache."""
    last = cache.store.load(PUBLISHED, dict[str, PublishedSince])
    by_tag: dict[str, Published] = {}
    findings = {}
    for locale in publication.locales:
        try:
            by_tag[locale.tag] = published.read(publication, locale)
        except ContentError as error:
            by_tag[locale.tag] = last.get(locale.tag, {})
            findings[locale.tag] = from_error(error, FindingCode.PUBLISHED)
    unknown = frozenset(findings) - last.keys()
    return PublicationDays(by_tag, tuple(findings.values()), frozenset(findings), unknown)


class IssueRecord(msgspec.Struct, frozen=True, array_like=True):
    """An issue, and its titles by language tag."""

    issue: Issue
    titles: Mapping[str, IssueTitles]


@dataclass(frozen=True, slots=True)
class IssueSet:
    """The articles of a build by issue, the issues' titles by folder and language tag, and what is wrong with them."""

    contents: Sequence[Contents]
    titles: Mapping[str, Mapping[str, IssueTitles]]
    findings: Sequence[Finding]
    unreadable: frozenset[str]  # ids of issues that only the last build could read


def read_issues(
    request: BuildRequest, cache: BuildCache, articles: Sequence[str], listed: Collection[str] = ()
) -> IssueSet:
    """Arrange articles by issue, with titles in the requested languages and in those `listed`, by tag.

    Issue files and their catalogs that cannot be read are as at the last build, from the cache.
    """
    publication, requested = request.publication, {locale.tag for locale in request.locales()}
    locales = tuple(locale for locale in publication.locales if locale.tag in {*requested, *listed})
    last = cache.store.load(ISSUE, IssueRecord)
    contents, wrong = arrange_issues(publication, articles, {folder: record.issue for folder, record in last.items()})
    findings, titles, unreadable = list(wrong), {}, set()
    paths = {finding.path for finding in wrong if finding.severity is Severity.ERROR}
    for issue in (group.issue for group in contents):
        old = last[issue.folder].titles if issue.folder in last else {}
        if issue.folder and publication.display_path(publication.article_path(issue.id)) in paths:
            unreadable.add(issue.id)
            titles[issue.folder] = {locale.tag: old.get(locale.tag, IssueTitles()) for locale in locales}
            continue
        new = translate_titles(publication, issue, locales, request.mode)
        findings += [finding for tag in new if tag in requested for finding in new[tag].findings]
        titles[issue.folder] = {
            tag: msgspec.structs.replace(old[tag], findings=translated.findings)
            if translated.findings and tag in old
            else translated
            for tag, translated in new.items()
        }
        record = IssueRecord(issue, {**old, **titles[issue.folder]})
        if issue.folder and record != last.get(issue.folder):
            cache.store.put(ISSUE, issue.folder, record)
    return IssueSet(contents, titles, findings, frozenset(unreadable))


def keep_published(cache: BuildCache, by_tag: Mapping[str, Published]) -> None:
    """Keep publication days in the cache, for builds that cannot read them."""
    for tag, days in by_tag.items():
        cache.store.put(PUBLISHED, tag, days)


def has_catalog(record: ArticleRecord, tag: str) -> bool:
    """Return whether an article's catalog and ledger in a language could be read."""
    return all(finding.code != FindingCode.CATALOG for finding in record.findings.get(tag, ()))


def keep_languages(request: RenderRequest, cache: BuildCache, id: str, packed: PackedArticle) -> PackedArticle:
    """Return a rendered article with the last build's parts in the languages whose catalogs cannot be read."""
    if not packed.unreadable or id not in cache.articles:
        return packed
    new, old = msgspec.msgpack.decode(packed.record, type=ArticleRecord), cache.articles[id].value
    tags = [tag for tag in packed.unreadable if tag in old.readiness]
    if old.original != new.original:
        return packed
    summaries = msgspec.msgpack.decode(packed.summaries, type=dict[str, ArticleSummary])
    old_summaries = dict(cache.store.parts(SUMMARIES, id, dict[str, ArticleSummary]))[""]
    record = msgspec.structs.replace(
        new,
        source_hashes=_replace(new.source_hashes, old.source_hashes, tags),
        readiness=_replace(new.readiness, old.readiness, tags),
        slugs=_replace(new.slugs, old.slugs, tags),
        text_hashes=_replace(new.text_hashes, {**new.text_hashes, **old.text_hashes}, tags),
        path_kinds={**old.path_kinds, **new.path_kinds},
        files={**old.files, **new.files},
        place_hashes=_replace(new.place_hashes, old.place_hashes, tags),
        bodies=tuple(row for tag in request.formats for row in (old if tag in tags else new).bodies if row[0] == tag),
    )
    if not request.has_bodies(id, record):
        return packed
    summaries = _replace(summaries, old_summaries, tags)
    original = summaries[new.original]
    record = msgspec.structs.replace(
        record,
        title_hash=hash_titles(summaries),
        listing_hashes={tag: hash_listing(entry, original) for tag, entry in summaries.items()},
    )
    bodies = {part: body for part, body in packed.bodies.items() if part.partition(" ")[0] not in tags}
    kept = {body_part(tag, name) for tag, name, _ in record.bodies if tag in tags}
    bodies |= {part: bytes(body) for part, body in cache.store.parts(BODY, id, msgspec.Raw) if part in kept}
    return PackedArticle(msgspec.msgpack.encode(record), msgspec.msgpack.encode(summaries), bodies)


def _replace(new: Mapping[str, ValueT], old: Mapping[str, ValueT], tags: Collection[str]) -> dict[str, ValueT]:
    """Return the values of a new build, with those of an old one in some languages."""
    return {tag: old[tag] if tag in tags else value for tag, value in new.items()}
