"""Headers as programs write them, and as catalogs are kept. (All names are invented.)"""

import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot.catalogs.po import clean_filter, header, reader
from polyglot.catalogs.sync.update import create_template, update_catalog
from polyglot.model import Block, BlockKind, Catalog, Unit
from tests.support.cases import cases
from tests.support.locales import ES
from tests.support.strategies import MANY

MESSAGE = '\n\nmsgid "One."\nmsgstr "Uno."\n'
UNITS = [Unit("One.", Block(BlockKind.PARAGRAPH, 1))]


@pytest.mark.parametrize(("before", "after"), cases("headers", 2))
def test_a_header_as_a_program_writes_it(before: str, after: str) -> None:
    old = reader.parse(before + MESSAGE, "x.po")
    new = header.anonymize(old)
    removed = header.removed_fields(old.header)
    lines = [f"# {line}".rstrip() for line in new.comments.split("\n") if new.comments]
    lines += [f"{name}: {value}" for name, value in new.header]
    lines += [f"removed: {' '.join(removed)}"] if removed else []
    assert "\n".join(lines) == after
    assert header.anonymize(new) == new
    assert header.removed_fields(new.header) == ()
    assert clean_filter.clean((before + MESSAGE).encode()).decode() == reader.dump(new)


@pytest.mark.parametrize("made", ["new", "updated"])
def test_gettext_has_no_complaint(made: str) -> None:
    old = None if made == "new" else Catalog((("X-Generator", "Poedit 3.4"),), ())
    text = reader.dump(update_catalog(old, UNITS, "articles/a.md", ES).catalog)
    command = ["msgfmt", "--check", "--output-file=/dev/null", "-"]
    checked = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    assert checked.stderr == ""


def test_a_template_has_the_fields_from_the_start() -> None:
    template = create_template(UNITS, "articles/a.md")
    assert header.is_complete(template.header)
    assert header.anonymize(template) == template


WORDS = ["Ana", "Ruz", "anaruz", "ana@mail", "mail.example", "host7", "/home/anaruz", "23:11"]
VALUES = st.sampled_from(
    [
        "Ana Ruz",
        "Ana Ruz <ana@mail.example>",
        "@anaruz",
        "@anaruz:mail.example",
        "/home/anaruz/w",
        "../../home/anaruz/w",
        "file:///home/anaruz",
        "anaruz@host7",
        "Translated by anaruz",
        "2026-03-04 23:11+0530",
        "https://mail.example/anaruz",
        "mail.example",
    ]
)
VALUE = st.lists(VALUES | st.sampled_from(["Poedit 3.4", "es", "windrow", ","]), min_size=1, max_size=3).map(" ".join)
NAME = st.sampled_from([
    "Project-Id-Version", "POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team", "Language",
    "language", "LAST-TRANSLATOR", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms",
    "Report-Msgid-Bugs-To", "X-Generator", "X-Poedit-Basepath", "X-Poedit-SearchPath-0", "X-Poedit-Bookmarks",
    "X-Poedit-Author", "X-Crowdin-Project", "X-Crowdin-File", "X-Qt-Contexts", "X-Ana-Ruz", "Translated-By",
])  # fmt: skip
LINE = st.sampled_from(["", "Use tú, not usted.", "Translators:"]) | VALUES


@MANY
@given(
    st.lists(st.tuples(NAME, VALUE), max_size=5),
    st.lists(LINE, max_size=4),
    st.sampled_from(["", '"', "<<<<<<< ours\n"]),
)
def test_no_word_about_a_person_survives(fields: list[tuple[str, str]], comments: list[str], damage: str) -> None:
    """Whatever programs put into a header, also into that of a file that cannot be read."""
    written = Catalog(tuple(dict(fields).items()), (), "\n".join(comments))
    for text in (reader.dump(written), reader.dump(replace(written, flags=("fuzzy",))) + f'\n{damage}msgid "a'):
        cleaned = clean_filter.clean(text.encode()).decode()
        assert not [word for word in WORDS if word in cleaned]
        assert clean_filter.clean(cleaned.encode()).decode() == cleaned
    anonymous = header.anonymize(written)
    assert header.anonymize(anonymous) == anonymous
    synced = reader.dump(update_catalog(written, UNITS, "articles/a.md", ES).catalog)
    assert clean_filter.clean(synced.encode()).decode() == synced
