"""Our own judge of what pages say of languages: `lang` and `dir`, and the ways between versions of one page.

The head of a page that exists in several languages names all of them, itself included, and a page as `x-default`; each of them
says the same. A page's canonical address is its own.
"""

import posixpath
from collections import Counter
from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from tests.judges.complaint import Complaint
from tests.judges.links import find
from tests.judges.pages import Folder, Page

DEFAULT = "x-default"


def judge(folder: Folder) -> list[Complaint]:
    """All that is wrong with languages."""
    groups = {name: _group(folder, page) for name, page in folder.pages.items()}
    found = [one for page in folder.pages.values() for one in (*_own(page), *_canonical(folder, page))]
    found += [one for name, page in folder.pages.items() for one in _versions(folder, page, groups)]
    return sorted(found)


def _own(page: Page) -> Iterator[Complaint]:
    """The page's own language, and that of passages."""
    for element in page.elements:
        tag, direction = element.attributes.get("lang"), element.attributes.get("dir")
        if element.name == "html" and not (tag and direction):
            yield Complaint(page.name, "lang", "<html> lacks lang or dir")
        if tag is None:
            continue
        expected = _direction(tag)
        if expected is None:
            yield Complaint(page.name, "lang", f"line {element.line}: “{tag}” is no language")
        elif direction not in {None, "auto", expected}:
            yield Complaint(page.name, "lang", f"line {element.line}: {tag} is written {expected}, not {direction}")


def _direction(tag: str) -> str | None:
    try:
        return "rtl" if Locale.parse(tag, sep="-").text_direction == "rtl" else "ltr"
    except (UnknownLocaleError, ValueError):
        return None


def _canonical(folder: Folder, page: Page) -> Iterator[Complaint]:
    if len(page.canonical) > 1:
        yield Complaint(page.name, "canonical", "there are several")
    if folder.base and page.is_article and not page.canonical:
        yield Complaint(page.name, "canonical missing", "an article lacks it")
    for address in page.canonical:
        led = find(folder, page.name, address)
        if led is None or led[0] != page.name:
            yield Complaint(page.name, "canonical", f"“{address}” is not the page itself")


def _group(folder: Folder, page: Page) -> dict[str, str | None]:
    """The versions that a page names, by language."""
    led = {tag: find(folder, page.name, address) for tag, address in page.alternates}
    return {tag: found[0] if found else None for tag, found in led.items()}


def _versions(folder: Folder, page: Page, groups: dict[str, dict[str, str | None]]) -> Iterator[Complaint]:
    own = groups[page.name]
    counts = Counter(tag for tag, _ in page.alternates)
    if twice := sorted(tag for tag, count in counts.items() if count > 1):
        yield Complaint(page.name, "hreflang", f"{', '.join(twice)} stands there twice")
    left = {tag: name for tag, name in _twins(folder, page).items() if own.get(tag) != name}
    if left:
        yield Complaint(
            page.name, "hreflang", f"the page is there in {', '.join(sorted(left))}, which the head does not say"
        )
    if not own:
        return
    if page.name not in (own.get(page.language), own.get(DEFAULT)):  # the page where one chooses is the default only
        yield Complaint(page.name, "hreflang itself", "a page names itself among its versions")
    if DEFAULT not in own:
        yield Complaint(page.name, "hreflang x-default", "no version is the default")
    for tag, name in own.items():
        if name not in groups or tag == DEFAULT:
            continue  # the judge of addresses says what is not there
        if folder.pages[name].language != tag:
            yield Complaint(page.name, "hreflang", f"{name} is not in {tag}")
        back = (groups[name].get(page.language), groups[name].get(DEFAULT))
        if page.name not in back or back[1] != own.get(DEFAULT):
            yield Complaint(page.name, "hreflang reciprocity", f"{name} does not say the same")


def _twins(folder: Folder, page: Page) -> dict[str, str]:
    """The same page in other languages, where editions lie side by side: it has the same path there."""
    first, _, rest = page.name.partition("/")
    if first != page.language or not rest:
        return {}
    tags = {name.partition("/")[0] for name in folder.pages if "/" in name}
    found = {tag: posixpath.join(tag, rest) for tag in tags if tag != first}
    return {tag: name for tag, name in found.items() if name in folder.pages and folder.pages[name].language == tag}
