"""The building of editions: who enters is known from the survey; then each article is made in each language and format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from polyglot import files
from polyglot.editions import document, markdown, pages
from polyglot.editions.plan import Plan
from polyglot.editions.site import Site
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

    def put(self, key: tuple[str, str], folder: Path, name: str, data: str | bytes) -> None:
        """Write one file of an edition."""
        self.changed += files.write(folder / name, data)
        self.written.setdefault(key, []).append(name)


def make(order: Order, site: Site, id: str) -> Built:
    """Build one article in every language and format that is asked for and that it enters."""
    built = Built(id)
    for locale in order.locales():
        entry = site.plan.entry(id, locale)
        if entry is None or not entry.enters:
            continue
        for name in (name for name in FORMATS if (locale.tag, name) in order.folders):
            made = document.compose(order.publication, id, locale, preview=order.preview)
            links = Links(made.article, order.publication.articles, site.plan.surveyed)
            key, folder = (locale.tag, name), order.folders[locale.tag, name]
            if name == "html":
                built.put(key, folder, f"{id}/index.html", site.article(made, links))
            else:
                links.collect(made.tokens)
                built.put(key, folder, f"{id}.md", document.front(made) + markdown.render(made.tokens))
            for path in sorted(links.needed):
                built.put(key, folder, path, (order.publication.articles / path).read_bytes())
            built.findings += [
                finding for finding in (*made.findings, *links.findings) if finding not in built.findings
            ]
    return built


def make_fronts(order: Order, site: Site) -> Built:
    """Build what stands above the articles: front pages, style sheets, and the page where a language is chosen."""
    built = Built("")
    for (tag, name), folder in order.folders.items():
        if name == "html":
            built.put((tag, name), folder, "index.html", site.index(order.publication.locale(tag)))
            built.put((tag, name), folder, "style.css", pages.stylesheet())
    top = order.top()
    if top is not None and len(site.locales) > 1:
        built.changed += files.write(top / "index.html", site.chooser())
    return built


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
