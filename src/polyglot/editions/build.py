"""The building of editions: who enters is known from the survey; then each article is made in each language and format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from polyglot import files
from polyglot.editions import document, markdown
from polyglot.editions.plan import Entry, Surveyed
from polyglot.model import Finding, Locale
from polyglot.publication import Publication
from polyglot.text.links import Links


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: which languages in which formats, and where each of them goes."""

    publication: Publication
    folders: Mapping[tuple[str, str], Path]  # by language tag and format
    preview: bool = False

    def locales(self) -> list[Locale]:
        """The languages that are asked for, in the publication's order."""
        tags = {tag for tag, _ in self.folders}
        return [locale for locale in self.publication.locales if locale.tag in tags]


@dataclass(frozen=True, slots=True)
class Plan:
    """All articles in all languages of the publication."""

    surveyed: Mapping[str, Surveyed]

    def entry(self, id: str, locale: Locale) -> Entry | None:  # noqa: A002 (the vocabulary's word)
        """An article in a language; None if it could not be read."""
        return self.surveyed[id].entries.get(locale.tag) if id in self.surveyed else None

    def entering(self, locale: Locale) -> list[Entry]:
        """What enters that language's edition, by id."""
        entries = (self.entry(id, locale) for id in sorted(self.surveyed))
        return [entry for entry in entries if entry is not None and entry.enters]


@dataclass(slots=True)
class Built:
    """What was made of one article: the files under each folder."""

    id: str
    written: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    changed: int = 0
    findings: list[Finding] = field(default_factory=list)

    def put(self, key: tuple[str, str], folder: Path, name: str, data: str | bytes) -> None:
        """Write one file of an edition."""
        self.changed += files.write(folder / name, data)
        self.written.setdefault(key, []).append(name)


def make(order: Order, plan: Plan, id: str) -> Built:  # noqa: A002
    """Build one article in every language and format that is asked for and that it enters."""
    built = Built(id)
    for locale in order.locales():
        entry = plan.entry(id, locale)
        if entry is None or not entry.enters:
            continue
        made = document.compose(order.publication, id, locale, preview=order.preview)
        built.findings += made.findings
        links = Links(made.article, order.publication.articles, plan.surveyed)
        formats = [name for name in ("html", "markdown") if (locale.tag, name) in order.folders]
        for name in formats:
            key = (locale.tag, name)
            folder = order.folders[key]
            if name == "markdown":
                links.collect(made.tokens)
                built.put(key, folder, f"{id}.md", document.front(made) + markdown.render(made.tokens))
            for path in sorted(links.needed):
                built.put(key, folder, path, (order.publication.articles / path).read_bytes())
        built.findings += [finding for finding in links.findings if finding not in built.findings]
    return built


@dataclass(frozen=True, slots=True)
class Edition:
    """What was built of one language in one format."""

    language: str
    format: str
    folder: str
    articles: int
    held_back: tuple[str, ...]  # ids of what is still in translation


def edition(plan: Plan, locale: Locale, format: str, folder: Path) -> Edition:  # noqa: A002
    """The account of an edition that has been built."""
    entries = [entry for found in plan.surveyed.values() if (entry := found.entries.get(locale.tag))]
    held = tuple(entry.id for entry in entries if not entry.enters)
    return Edition(locale.tag, format, str(folder), len(entries) - len(held), held)


def folders(publication: Publication, locales: Sequence[Locale], formats: Sequence[str], output: Path | None) -> dict[tuple[str, str], Path]:
    """Where each edition goes: its own folder under editions/, or directly `output` where that holds one edition only.

    Without `formats`, each language is built in its own.
    """
    pairs = [(locale.tag, name) for locale in locales for name in formats or publication.rules[locale.tag].formats]
    if output is not None and len(pairs) == 1:
        return {pairs[0]: output}
    top = output or publication.editions
    return {(tag, name): top / tag if name == "html" else top / tag / "downloads" / name for tag, name in pairs}
