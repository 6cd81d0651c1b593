"""The quick reader of our own PO files says what polib says, or nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot.catalogs.po import reader, writer
from polyglot.errors import ContentError
from polyglot.model import Catalog, Message
from tests.support.paths import TESTS
from tests.support.strategies import MANY, MESSAGES, TEXTS, catalog

REMARKS = st.text(st.sampled_from('# .:,|~!a 字\u00a0\u3000\x1f\t\n"\\'), max_size=9)
FULL = st.builds(
    replace,
    MESSAGES,
    comments=st.just("") | REMARKS,
    notes=st.sampled_from(["", "paragraph", "heading 1\n[1]: /a \"t\"", "paragraph\n\n a note "]) | REMARKS,
    references=st.sampled_from([(), ("articles/a.md",), ("a.c:1", "b:", ":5")]),
    previous_context=st.none() | TEXTS,
)  # fmt: skip
CATALOGS = st.builds(
    replace,
    st.lists(MESSAGES | FULL, max_size=5).map(catalog),
    comments=st.just("") | REMARKS,
    flags=st.sampled_from([(), ("fuzzy",), ("no-wrap",)]),
    header=st.sampled_from([(), (("Language", "mk"),), (("Language", "mk"), ("X-Long", "one\ntwo"))]),
)
SIGNS = [*'"\\ #\t\n\r\0\x0b\x1f\x85\u00a0\u2028', "\ufeff", "\\a", "\\x41", "\\q", "x", "fuzzy", '"\n"', '"\n#~ "']
MARKS = ["\n\n", "#~ ", "#~| ", "#| ", "#. ", "#.\n", "#: ", "#:\n", "#, ", "#\n", '#| msgid_plural "a"\n']
ENTRIES = [
    'msgid ""\n',
    'msgid "a"\n',
    'msgctxt "a"\n',
    'msgstr "b"\n',
    '"c"\n',
    'msgid_plural "a"\n',
    'msgstr[0] "a"\n',
]
SCRAPS = st.sampled_from([*SIGNS, *MARKS, *ENTRIES, '\n\nmsgid ""\nmsgstr ""'])
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), SCRAPS | st.just("")), max_size=3)


def told(read: Catalog | None) -> list[object] | None:
    """What a reader says, with the lines, which do not count where catalogs are compared."""
    return None if read is None else [read, *(message.line for message in read.messages)]


def agrees(text: str) -> bool:
    """Did the quick reader read it? Then as polib does."""
    found = writer.read(text)
    if found is not None:
        assert told(found) == told(reader.by_polib(text, "x"))
    return found is not None


@MANY
@given(st.lists(MESSAGES, max_size=6).map(catalog))
def test_what_we_write_is_read_at_once(made: Catalog) -> None:
    assert agrees(reader.dump(made))


@MANY
@given(CATALOGS, EDITS)
def test_what_is_read_at_once_is_what_polib_reads(made: Catalog, edits: list[tuple[float, int, str]]) -> None:
    text = reader.dump(made)
    for place, gone, scrap in edits:
        start = round(place * len(text))
        text = text[:start] + scrap + text[start + gone :]
    agrees(text)


def test_files_that_other_programs_wrote() -> None:
    files = [path.read_text(encoding="utf-8") for path in sorted(TESTS.rglob("*.po*")) if path.is_file()]
    assert {agrees(text) for text in files} == {True, False}


HEADER = 'msgid ""\nmsgstr "Language: es\\n"\n\n'


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        pytest.param(HEADER + '# a\n#\n#  b\nmsgid "a"\nmsgstr ""\n', True, id="comments"),
        pytest.param(HEADER + '#| msgctxt "c"\n#| msgid ""\n#| "a\\n"\n#| "b"\nmsgid "a"\nmsgstr ""\n', True, id="before"),
        pytest.param(HEADER + '#, fuzzy\n#~| msgid "z"\n#~ msgid ""\n#~ "a\\n"\n#~ "\\\\"\n#~ msgstr "b"\n', True, id="obsolete"),
        pytest.param(HEADER.replace("\n\n", "\n"), True, id="header alone"),
        pytest.param(HEADER + 'msgid "a"\nmsgstr "\\a\\"\\\\"\n', True, id="escapes"),
        pytest.param(HEADER + 'msgid "a"\nmsgstr "\\x41"\n', False, id="escape by number"),
        pytest.param(HEADER + 'msgid "a"\nmsgstr "a\u2028b"\n', False, id="line separator"),
        pytest.param(HEADER + '#.\nmsgid "a"\nmsgstr ""\n', False, id="empty note"),
        pytest.param(HEADER + '# a\u3000\nmsgid "a"\nmsgstr ""\n', False, id="space at the end"),
        pytest.param(HEADER + 'msgid "a"\nmsgstr ""\n\n\n', False, id="line too many"),
        pytest.param(HEADER + 'msgid "a"\nmsgstr ""', False, id="line not ended"),
        pytest.param("#\n# Title\n" + HEADER + 'msgid "a"\nmsgstr ""\n', False, id="empty comment first"),
        pytest.param('msgid "a"\nmsgstr ""\n', False, id="no header"),
        pytest.param('msgid "a"\nmsgstr ""\n\n' + HEADER[:-1], False, id="header last"),
    ],
)  # fmt: skip
def test_what_is_our_form(text: str, *, ours: bool) -> None:
    assert agrees(text) is ours
    assert reader.parse(text, "x") == reader.by_polib(text, "x")


@pytest.mark.parametrize("again", ['msgid "a"\nmsgstr "b"\n', '#~ msgid "a"\n#~ msgstr "b"\n', 'msgid ""\nmsgstr ""\n'])
def test_what_stands_twice_is_told_with_its_place(again: str) -> None:
    text = HEADER + 'msgid "a"\nmsgstr ""\n\n' + again
    assert writer.read(text) is None
    with pytest.raises(ContentError, match="already"):
        reader.parse(text, "x")


def test_the_law_can_fail() -> None:
    """The comparison sees a line and a word."""
    one = Catalog((), (Message("a", line=4),))
    assert told(one) != told(Catalog((), (Message("a", line=5),)))
    assert told(one) != told(Catalog((), (Message("b", line=4),)))
