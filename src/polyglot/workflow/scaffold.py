"""`polyglot init`: create a publication that can be built at once."""

from collections.abc import Sequence
from pathlib import Path

from polyglot.errors import UsageError
from polyglot.language.locales import parse_tag
from polyglot.publication import read
from polyglot.settings import FILE_NAME
from polyglot.storage import files

_SETTINGS = """\
[publication]
source_language = "{source}"
languages = [{languages}]
title = {title}

[editions]
publish_at = 0.8        # an article enters an edition when this share of its words is reviewed
"""

_ARTICLE = """\
---
title: Our first article
summary: What this publication is, in two sentences.
date: 2026-01-01
---

This is where our newsletter begins. Write each article as a Markdown file in the folder `articles/`.

## What happens next

1. `polyglot sync` puts every sentence into a PO file for each language.
2. Translators open these files in the editor that they like, and save them.
3. `polyglot build` puts everything together again as pages to read.
"""

_GITIGNORE = "/editions/\n/.polyglot/\n*.mo\n"


def create_publication(folder: Path, source: str, languages: Sequence[str], title: str) -> list[str]:
    """Create a publication in a folder; return the created files. Existing files are not changed.

    Raises `UsageError` if the folder contains a publication, or for an invalid language tag.
    """
    if (folder / FILE_NAME).exists():
        raise UsageError(f"There is already a publication in {folder}.", remedy="Choose another folder.")
    tags = [parse_tag(tag).tag for tag in languages]
    quoted = ", ".join(f'"{tag}"' for tag in tags if tag != parse_tag(source).tag)
    name = (title or folder.resolve().name).replace("\\", "\\\\").replace('"', '\\"')
    contents = {
        FILE_NAME: _SETTINGS.format(source=parse_tag(source).tag, languages=quoted, title=f'"{name}"'),
        "articles/first-article.md": _ARTICLE,
        ".gitignore": _GITIGNORE,
    }
    if any((folder / "articles").glob("**/*.md")):
        del contents["articles/first-article.md"]
    created = [path for path, text in contents.items() if not (folder / path).exists()]
    for path in created:
        files.write(folder / path, contents[path])
    read(folder)
    return created
