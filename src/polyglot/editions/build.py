"""The building of editions: who enters is known from the survey; then each article is made in each language and format."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from polyglot import files
from polyglot.editions import markdown
from polyglot.editions.document import Document, compose, front
from polyglot.editions.plan import Plan, Surveyed, survey
from polyglot.model import Finding, Locale
from polyglot.publication import Publication
from polyglot.text.links import Links

FORMATS = ("html", "markdown")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: which languages in which formats, and where each of them goes."""

    publication: Publication
    folders: Mapping[tuple[str, str], Path]  # by language tag and format
    preview: bool = False

    def top(self) -> Path | None:
        """The folder in which the sites lie side by side; None if there is just one, which lies by itself."""
        parents = {
            folder.parent for (tag, name), folder in self.folders.items() if name == "html" and folder.name == tag
        }
        return parents.pop() if len(parents) == 1 else None

    def neighbours(self) -> tuple[Locale, ...]:
        """The languages whose sites lie side by side with the ones that are built: now, or as the settings say."""
        built = {tag for tag, name in self.folders if name == "html"}
        if self.top() == self.publication.editions:
            built |= {tag for tag, rules in self.publication.rules.items() if "html" in rules.formats}
        elif self.top() is None:
            return self.locales()[:1]
        return tuple(locale for locale in self.publication.locales if locale.tag in built)

    def locales(self) -> tuple[Locale, ...]:
        """The languages that are asked for, in the publication's order."""
        tags = {tag for tag, _ in self.folders}
        return tuple(locale for locale in self.publication.locales if locale.tag in tags)


@dataclass(slots=True)
class Built:
    """What was made of one article: the files under each folder."""

    id: str
    written: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    changed: int = 0
    findings: list[Finding] = field(default_factory=list)

    def put(self, key: tuple[str, str], order: Order, name: str, data: str | bytes) -> None:
        """Write one file of an edition."""
        self.changed += files.write(order.folders[key] / name, data)
        self.written.setdefault(key, []).append(name)

    def add(self, key: tuple[str, str], order: Order, made: Document, links: Links, texts: Mapping[str, str]) -> None:
        """Write what was made of an article, with the files that it needs, and note what was found."""
        for name, text in texts.items():
            self.put(key, order, name, text)
        for path in sorted(links.needed):
            self.put(key, order, path, (links.folder / path).read_bytes())
        self.findings += [finding for finding in (*made.findings, *links.findings) if finding not in self.findings]


def begin(order: Order, ids: Collection[str], id: str) -> tuple[Surveyed, Built]:
    """Look at one article, and build what needs no knowledge of the others: everything but pages."""
    publication = order.publication
    pages = any(name == "html" for _, name in order.folders)
    locales = publication.locales if pages else order.locales()
    surveyed, opened = survey(publication, locales, id, preview=order.preview)
    built = Built(id)
    for locale in order.locales():
        key = (locale.tag, "markdown")
        entry = surveyed.entries.get(locale.tag)
        if opened is not None and entry is not None and entry.enters and key in order.folders:
            made = compose(publication, opened, locale, preview=order.preview)
            links = Links(made.article, publication.articles, ids)
            links.collect(made.tokens)
            text = front(made) + markdown.render(made.tokens)
            built.add(key, order, made, links, {f"{id}.md": text})
    return surveyed, built


@dataclass(frozen=True, slots=True)
class Edition:
    """What was built of one language in one format."""

    language: str
    format: str
    folder: str
    articles: int
    held_back: tuple[str, ...]  # ids of what is still in translation


def edition(plan: Plan, locale: Locale, format: str, folder: Path) -> Edition:
    """The account of an edition that has been built."""
    entries = [entry for found in plan.surveyed.values() if (entry := found.entries.get(locale.tag))]
    held = tuple(entry.id for entry in entries if not entry.enters)
    return Edition(locale.tag, format, str(folder), len(entries) - len(held), held)


def folders(
    publication: Publication, locales: Sequence[Locale], formats: Sequence[str], output: Path | None
) -> dict[tuple[str, str], Path]:
    """Where each edition goes: its own folder under editions/, or directly `output` where that holds one edition only.

    Without `formats`, each language is built in its own.
    """
    pairs = [(locale.tag, name) for locale in locales for name in formats or publication.rules[locale.tag].formats]
    if output is not None and len(pairs) == 1:
        return {pairs[0]: output}
    top = output or publication.editions
    return {(tag, name): top / tag if name == "html" else top / tag / "downloads" / name for tag, name in pairs}
