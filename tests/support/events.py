"""Rendered HTML as a list of what a reader and a program get from it, so that only differences that matter count."""

import re
from html.parser import HTMLParser

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_KEPT = frozenset({"pre", "textarea", "script", "style"})


class _Events(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[tuple[str, ...]] = []
        self.kept = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.kept += tag in _KEPT
        self.events.append(("<", tag, *sorted(f"{name}={' '.join((value or '').split())}" for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:  # `<br/>` is `<br>`
            return
        self.kept -= tag in _KEPT and self.kept > 0
        self.events.append((">", tag))

    def handle_data(self, data: str) -> None:
        kind = "pre" if self.kept else "text"
        if self.events and self.events[-1][0] == kind:
            data = self.events.pop()[1] + data
        self.events.append((kind, data if self.kept else re.sub(r"\s+", " ", data)))

    def handle_comment(self, data: str) -> None:
        self.events.append(("comment", " ".join(data.split())))


def events(html: str) -> list[tuple[str, ...]]:
    """Tags with their attributes, texts with white space collapsed (but in `pre`), comments."""
    parser = _Events()
    # The standard library's parser gives up where a declaration is broken; to browsers it is a comment.
    parser.feed(re.sub(r"<!\[(?!CDATA\[)", "&lt;![", html))
    parser.close()
    stripped = [
        (kind, *(part.strip() for part in rest)) if kind == "text" else (kind, *rest) for kind, *rest in parser.events
    ]
    return [event for event in stripped if event != ("text", "")]
