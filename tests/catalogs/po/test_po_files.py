"""Canonical PO files, beside the real tools of the field."""

import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from translate.storage.pypo import pofile

from polyglot.catalogs.po import reader
from polyglot.errors import ContentError
from polyglot.model import Catalog
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make
from tests.support.messages import rich
from tests.support.paths import REPOSITORY

ARTICLES = REPOSITORY / "articles"


def gettext(*command: str | Path) -> str:
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("tag", ["es", "ar", "zh-Hant", "pt-BR"])
def test_every_catalog_is_canonical(make: Make, tag: str) -> None:
    """What sync writes of the sample publication, gettext's tools accept and print as the same bytes."""
    publication = make({}, f'[publication]\nsource_language = "en"\nlanguages = ["{tag}", "zh", "es"]\n')
    shutil.copytree(ARTICLES, publication.articles, dirs_exist_ok=True)
    sync(publication, DAY)
    paths = sorted(publication.catalogs.rglob("*.po")) + sorted(publication.catalogs.rglob("*.pot"))
    assert len(paths) > 20
    for path in paths:
        text = path.read_text(encoding="utf-8")
        gettext("msgfmt", "--check", "--output-file=/dev/null", path)
        assert gettext("msgcat", "--no-wrap", path) == text, path
        assert reader.dump(reader.parse(text, "x")) == text


def facts(catalog: Catalog) -> list[tuple[object, ...]]:
    return [(m.key, m.target, m.fuzzy, m.previous, m.comments, m.obsolete) for m in catalog.messages]


def test_what_other_programs_write_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text(reader.dump(rich()), encoding="utf-8")
    wrapped = gettext("msgcat", "--width=40", path)
    assert facts(reader.parse(wrapped, "x")) == facts(rich())
    by_polib = polib.pofile(str(path), wrapwidth=30)
    live = [message for message in facts(reader.parse(str(by_polib), "x")) if not message[-1]]
    assert live == [message for message in facts(rich()) if not message[-1]]
    by_toolkit = bytes(pofile.parsestring(path.read_bytes())).decode()  # type: ignore[no-untyped-call]
    assert facts(reader.parse(by_toolkit, "x")) == facts(rich())


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('msgid "a"\nmsgstr "b\n', 2, "syntax error"),
        ('msgid "a"\nmsgstr "b "c" d"\n', 2, "syntax error"),
        ('msgid ""\nmsgstr ""\n\n<<<<<<< ours\nmsgid "a"\nmsgstr ""\n', 4, "syntax error"),
        ('msgid "a"\nmsgstr ""\n\nmsgid "a"\nmsgstr "x"\n', 4, "already"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\n', 1, "plural"),
        ("hello\n", 1, "syntax error"),
        ('msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr ""\n\nmsgid ""\nmsgstr "x"\n', 7, "is in line 1 already"),
        ('msgid "a"\nmsgstr ""\n\n# h\nmsgid ""\nmsgstr ""\n\n#~ msgid ""\n#~ msgstr "x"\n', 8, "in line 5 already"),
        ('msgid "a"\nmsgstr "b\0c"\n', 2, "a NUL character"),
        ('msgid "a"\nmsgstr ""\n"b\\000c"\n', 3, "`\\000` is a NUL character"),
        ('msgid "a"\nmsgstr "\\q"\n', 2, "`\\q` is not a known escape"),
        ('msgid "a"\nmsgstr "\\xg"\n', 2, "`\\x` is not a known escape"),
        ('msgid "a"\nmsgstr "\\xff"\n', 1, "numeric escapes that are not UTF-8"),
    ],
)
def test_broken_catalogs(text: str, line: int, said: str) -> None:
    with pytest.raises(ContentError) as error:
        reader.parse(text, "f.po")
    assert (error.value.where, error.value.line) == ("f.po", line)
    assert said in error.value.text


HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.mark.parametrize(
    "text",
    [
        HEADER + '#nospace\n#= fuzzy\n#@ x\n#\n#\ttab\n#  two\n#-x\n##y\n### z\nmsgid "a"\nmsgstr "b"\n',
        '#nospace\n#\ttab\n##x\n#@\n' + HEADER + 'msgid "a"\nmsgstr "b"\n',
        HEADER + '  #in\n\t# two\n #,no-wrap\n  msgid "a"\n  msgstr "b"\n\n\n msgid "c"\nmsgstr "d"\n',
        HEADER + '#.note\n#:a.c:1\n#,fuzzy\n#|msgid "z"\nmsgid "a"\nmsgstr "b"\n\n#~|msgid "s"\n#~msgid "q"\n#~msgstr "r"\n',
        HEADER + '#! fuzzy\nmsgid "a"\nmsgstr "b"\n\n#!no-wrap\nmsgid "b"\nmsgstr "b"\n',
        HEADER + r'msgid "a"' + "\n" + r'msgstr "\x41 \101 \a \x413z \\x41 \\\x41 \1234 \18 \v\f\b\r \x22 \x5cn\x0a\134"' + "\n",
        HEADER + r'msgid "a"' + "\n" + r'msgstr "\xc3\xa9 \303\251 é\xc3"' + '\n"\\xa9\\x4a"\n"1\\1"\n"0"\n',
        HEADER + '# \\x41 \\q\n#. \\x41\n#| msgid "\\x41"\nmsgctxt "\\x42"\nmsgid "\\x43"\nmsgstr "\\x44"\n',
        HEADER + '#~| msgid "\\x41"\n#~ msgid "\\x42"\n#~ msgstr "\\x43"\n',
        HEADER + 'msgctxt "title"\nmsgid ""\nmsgstr "b"\n',
        HEADER + 'msgid "a" "b"\nmsgstr "c"\t"d""e"\n"f" "g"  \n',
        HEADER + 'msgctxt "t" msgid "a" "b" msgstr "c"\n#~ msgid "x" "y"\n#~ msgstr "z" "\\n" "\\x41" "1\\"" ""\n',
        HEADER + '#| msgid "a" "b"\nmsgid "a \\" msgstr \\" b" msgstr "c msgid "\n',
    ],
)  # fmt: skip
def test_what_gettext_reads_is_what_we_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.po"
    path.write_text(text, encoding="utf-8")
    ours = reader.dump(reader.parse(text, "x"))
    assert ours == gettext("msgcat", "--no-wrap", path)
    assert reader.dump(reader.parse(ours, "x")) == ours
    path.write_text(ours, encoding="utf-8")
    gettext("msgfmt", "--check", "--output-file=/dev/null", path)


def test_words_behind_a_flag_mark_are_kept() -> None:
    """`#!` is a mark of flags; gettext drops what is no flag there, which may be a translator's note."""
    message = reader.parse(HEADER + '#! ask Ana, please\nmsgid "a"\nmsgstr "b"\n', "x").messages[0]
    assert (message.comments, message.flags) == ("! ask Ana, please", ())


def test_lines_of_messages(tmp_path: Path) -> None:
    """Each message is told by the line of its msgid, wherever the header stands."""
    text = 'msgid "a"\nmsgstr "b"\n\n  msgid "c"\n  msgstr ""\n\n' + HEADER + '#~ msgid "d"\n#~ msgstr "e"\n'
    assert [message.line for message in reader.parse(text, "x").messages] == [1, 4, 10]


def test_line_ends_of_unicode() -> None:
    """A line separator that was pasted from a word processor neither breaks the reading nor comes out again."""
    message = reader.parse('msgid "a"\nmsgstr "b\u2028c\x0bd\x85e"\n', "x").messages[0]
    assert message.target == "b c d e"
