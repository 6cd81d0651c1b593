"""The quick reader of our own PO files says what polib says, or nothing."""

import pytest

from polyglot.catalogs.po import reader, writer
from polyglot.errors import ContentError
from tests.support.paths import TESTS
from tests.support.po_reader import agrees


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
    assert reader.parse(text, "x") == reader.parse_with_polib(text, "x")


@pytest.mark.parametrize("again", ['msgid "a"\nmsgstr "b"\n', '#~ msgid "a"\n#~ msgstr "b"\n', 'msgid ""\nmsgstr ""\n'])
def test_what_stands_twice_is_told_with_its_place(again: str) -> None:
    text = HEADER + 'msgid "a"\nmsgstr ""\n\n' + again
    assert writer.parse_canonical(text) is None
    with pytest.raises(ContentError, match="already"):
        reader.parse(text, "x")
