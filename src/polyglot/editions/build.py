"""The building of editions: who enters is known from the survey; then each article is made in each language and format."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from polyglot import files
from polyglot.editions import markdown
from polyglot.editions.document import Document, compose, front
from polyglot.editions.folder import Folder, Put, nameable, opened
from polyglot.editions.names import Names
from polyglot.editions.plan import Plan, Surveyed, survey
from polyglot.editions.wording import View
from polyglot.errors import UsageError
from polyglot.model import Finding, Locale, Severity
from polyglot.publication import Publication
from polyglot.text.links import Links

FORMATS = ("html", "markdown")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: which languages in which formats, and where each of them goes."""

    publication: Publication
    folders: Mapping[tuple[str, str], Path]  # by language tag and format
    view: View = field(default_factory=View)
    outputs: Mapping[tuple[str, str], Folder] = field(default_factory=dict)  # the folders as they are, once begun

    def begun(self) -> "Order":
        """The order with its folders as earlier builds have left them."""
        return replace(self, outputs={key: opened(path) for key, path in self.folders.items()})

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
        if self.place(order.outputs[key], order.publication, name, data):
            self.written.setdefault(key, []).append(name)

    def place(self, folder: Folder, publication: Publication, name: str, data: str | bytes) -> bool:
        """Write one file into a folder; returns whether it is ours. What is in its way is a finding, and stays."""
        put = folder.put(name, data)
        self.changed += put is Put.WRITTEN
        if put is Put.REFUSED:
            text = "This is not a file that polyglot made; it is left as it is, and missing in the edition."
            remedy = "Delete it, or build into another folder."
            path = publication.name(folder.path / name)
            self.findings.append(Finding(path, 1, "foreign-file", Severity.ERROR, text, remedy))
        return put in {Put.WRITTEN, Put.SAME}

    def add(
        self,
        key: tuple[str, str],
        order: Order,
        made: Document,
        links: Links,
        texts: Mapping[str, str],
        names: Names | None = None,
    ) -> None:
        """Write what was made of an article, with the files that it needs, and note what was found.

        A file whose name one of the site's own pages takes, by `names`, is left out: the pages go first.
        """
        for name, text in texts.items():
            self.put(key, order, name, text)
        for path in sorted(links.needed):
            if not nameable(path) or (names is not None and names.take(path)):
                text = (
                    f"The file articles/{files.shown(path)} has a name that the edition itself needs; it is left out."
                )
                finding = Finding(
                    made.article.path, 1, "file-name", Severity.ERROR, text, "Rename it, and mend the link."
                )
                self.findings.append(finding)
            else:
                self._copy(key, order, links.folder / path, path)
        self.findings = list(dict.fromkeys((*self.findings, *made.findings, *links.findings)))

    def _copy(self, key: tuple[str, str], order: Order, source: Path, name: str) -> None:
        """Put a file that an article needs into an edition."""
        try:
            data = source.read_bytes()
        except OSError as error:
            text = f"The file cannot be read: {error.strerror}."
            path = order.publication.name(source)
            self.findings.append(Finding(path, 1, "file", Severity.ERROR, text, "See what it is, and who may read it."))
        else:
            self.put(key, order, name, data)


def begin(order: Order, ids: Collection[str], id: str) -> tuple[Surveyed, Built]:
    """Look at one article, and build what needs no knowledge of the others: everything but pages."""
    publication = order.publication
    pages = any(name == "html" for _, name in order.folders)
    locales = publication.locales if pages else order.locales()
    surveyed, opened = survey(publication, locales, id, order.view)
    built = Built(id)
    for locale in order.locales():
        key = (locale.tag, "markdown")
        entry = surveyed.entries.get(locale.tag)
        if opened is not None and entry is not None and entry.enters and key in order.folders:
            made = compose(publication, opened, locale, order.view)
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
    return Edition(locale.tag, format, files.shown(str(folder)), len(entries) - len(held), held)


def folders(
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
        _keep_apart(folder, publication)
    return found


def _keep_apart(folder: Path, publication: Publication) -> None:
    """Refuse a folder that is, holds or lies in the articles or the catalogs, by whatever way it leads there."""
    wanted = folder.resolve()
    for written in (publication.articles, publication.catalogs):
        kept = written.resolve()
        if any(_same(above, kept) for above in (wanted, *wanted.parents)) or any(
            _same(wanted, above) for above in kept.parents
        ):
            raise UsageError(
                f"Editions cannot be built into {folder}: people's own work is there, in {publication.name(written)}/.",
                remedy="Choose a folder of its own, such as --output site.",
            )


def _same(one: Path, other: Path) -> bool:
    """Are these one folder, even where capitals do not count?"""
    try:
        return one == other or one.samefile(other)
    except OSError:
        return False
