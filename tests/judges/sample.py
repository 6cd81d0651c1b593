"""Which pages of a folder a slow judge looks at: few, and among them everything that occurs, in every language.

What occurs is told by the elements and classes themselves, so that no judge has to know what kinds of pages there are.
"""

from tests.judges.pages import Folder, Page


def choose(folder: Folder, most: int) -> list[str]:
    """At most so many pages, those first that show what no other has shown in that language."""
    left = {name: _shown(page) for name, page in sorted(folder.pages.items())}
    seen, chosen = set[tuple[str, ...]](), list[str]()
    while left and len(chosen) < most:
        name = max(left, key=lambda name: len(left[name] - seen))
        if not left[name] - seen:
            break
        chosen.append(name)
        seen |= left.pop(name)
    return chosen


def _shown(page: Page) -> set[tuple[str, ...]]:
    """The page's language with each element that stands in it, its class and its parent; and how deep in the folder it lies."""
    found = {
        (page.language, *element.around[-1:], element.name, name)
        for element in page.elements
        for name in element.attributes.get("class", "").split() or [""]
        if not name.startswith("language-")  # of a program
    }
    return {*found, (page.language, str(page.name.count("/")))}
