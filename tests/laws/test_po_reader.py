"""The quick reader of our own PO files says what polib says, or nothing, under random messages and random damage."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from polyglot.catalogs.po import reader
from polyglot.model import Catalog, Message
from tests.support.po_reader import agrees, told
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


def test_the_law_can_fail() -> None:
    """The comparison sees a line and a word."""
    one = Catalog((), (Message("a", line=4),))
    assert told(one) != told(Catalog((), (Message("a", line=5),)))
    assert told(one) != told(Catalog((), (Message("b", line=4),)))
