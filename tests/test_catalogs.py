"""Canonical PO files, beside the real tools of the field; updates; ledgers and states."""

import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from translate.storage.pypo import pofile

from polyglot.alignment import unit_diff
from polyglot.catalogs.ledger import records
from polyglot.catalogs.po import reader
from polyglot.catalogs.sync.update import update
from polyglot.errors import ContentError
from polyglot.language.locales import parse
from polyglot.model import Block, Catalog, Message, Record, State, Unit
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make

ES = parse("es")
ARTICLES = Path(__file__).parents[1] / "articles"


def units(*texts: str) -> list[Unit]:
    return [Unit(text, Block("paragraph", 1)) for text in texts]


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


def translated(text: str) -> Catalog:
    return reader.parse(text.replace('msgstr ""\n\n', 'msgstr "traducción"\n\n'), "x")


def rich() -> Catalog:
    """A catalog with all that a translator can put into one."""
    return Catalog(
        (("Language", "es"), ("Content-Type", "text/plain; charset=UTF-8"), ("X-Our-Own", "kept")),
        (
            Message("One.", "Uno.", comments="mine\n\ntwo paragraphs", notes="paragraph\n[1]: /a", references=("articles/a.md",)),
            Message("Title", "Título", context="title", references=("articles/a.md",)),
            Message("Two\\\nlines", "Dos\\\nlíneas", fuzzy=True, previous="Two\\\nlinez", flags=("no-wrap",)),
            Message('A "quote"\tand \\', "«»"),
            Message("Old.", "Vieja.", comments="was good", obsolete=True),
            Message("Older.", "Más vieja.", fuzzy=True, previous="Oldest.", obsolete=True),
        ),
    )  # fmt: skip


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


def test_update_keeps_what_holds() -> None:
    first = update(None, units("One.", "Two."), "articles/a.md", ES).catalog
    assert [message.target for message in first.messages] == ["", ""]
    known = reader.parse(reader.dump(first).replace('msgid "One."\nmsgstr ""', 'msgid "One."\nmsgstr "Uno."'), "x")
    moved = update(known, units("Three.", "Two.", "One."), "articles/a.md", ES).catalog
    assert [(m.source, m.target, m.obsolete) for m in moved.messages] == [
        ("Three.", "", False),
        ("Two.", "", False),
        ("One.", "Uno.", False),
    ]
    gone = update(moved, units("Three."), "articles/a.md", ES).catalog
    assert [(m.source, m.obsolete) for m in gone.messages] == [("Three.", False), ("One.", True)]
    back = update(gone, units("One."), "articles/a.md", ES).catalog
    assert [(m.source, m.target, m.obsolete) for m in back.messages] == [("One.", "Uno.", False)]


def test_update_keeps_what_translators_put_there() -> None:
    old = rich()
    new = update(old, units("One.", 'A "quote"\tand \\', "New."), "articles/a.md", ES).catalog
    assert {(m.key, m.target, m.comments, m.fuzzy, m.flags) for m in old.messages} <= {
        (m.key, m.target, m.comments, m.fuzzy, m.flags) for m in new.messages
    }
    assert ("X-Our-Own", "kept") in new.header


def test_header_names_nobody() -> None:
    text = (
        'msgid ""\nmsgstr ""\n"Last-Translator: Ana <ana@example.org>\\n"\n"X-Generator: Poedit 3.0\\n"\n'
        '"PO-Revision-Date: 2026-01-01 10:00+0000\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    )
    new = reader.dump(update(reader.parse(text, "x"), units("One."), "articles/a.md", ES).catalog)
    assert "ana" not in new.lower().replace("language", "")
    assert '"X-Generator: Poedit 3.0\\n"' in new
    assert '"PO-Revision-Date: 2026-01-01 10:00+0000\\n"' in new


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('msgid "a"\nmsgstr "b\n', 2, "syntax error"),
        ('msgid "a"\nmsgstr "b "c" d"\n', 2, "syntax error"),
        ('msgid ""\nmsgstr ""\n\n<<<<<<< ours\nmsgid "a"\nmsgstr ""\n', 4, "syntax error"),
        ('msgid "a"\nmsgstr ""\n\nmsgid "a"\nmsgstr "x"\n', 4, "already"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\n', 1, "plural"),
        ("hello\n", 1, "syntax error"),
        ('msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr ""\n\nmsgid ""\nmsgstr "x"\n', 7, "stands in line 1 already"),
        ('msgid "a"\nmsgstr ""\n\n# h\nmsgid ""\nmsgstr ""\n\n#~ msgid ""\n#~ msgstr "x"\n', 8, "in line 5 already"),
        ('msgid "a"\nmsgstr "b\0c"\n', 2, "a NUL character"),
        ('msgid "a"\nmsgstr ""\n"b\\000c"\n', 3, "`\\000` is a NUL character"),
        ('msgid "a"\nmsgstr "\\q"\n', 2, "`\\q` stands for nothing"),
        ('msgid "a"\nmsgstr "\\xg"\n', 2, "`\\x` stands for nothing"),
        ('msgid "a"\nmsgstr "\\xff"\n', 1, "escapes by number that are no UTF-8"),
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


def test_states() -> None:
    def record(source: str, target: str, kind: str) -> Record:
        return Record(records.digest(source), records.digest(target), kind, "x", "2026-01-01")

    kinds = records.index(
        [
            record("Old.", "Viejo.", "review"),
            record("New.", "Viejo.", "stale"),
            record("A.", "B.", "approval"),
            record("C.", "D.", "draft"),
        ]
    )
    states = {
        State.MISSING: Message("A."),
        State.REVIEWED: Message("E.", "F."),
        State.APPROVED: Message("A.", "B."),
        State.STALE: Message("New.", "Viejo.", fuzzy=True, previous="Old."),
        State.OBSOLETE: Message("A.", "B.", obsolete=True),
    }
    for state, message in states.items():
        assert records.state(message, kinds) is state
    guesses = (
        Message("Newer.", "Viejo.", fuzzy=True, previous="Old."),  # a reviewed pair, put beside another message
        Message("New.", "Otro.", fuzzy=True, previous="Old."),
        Message("C.", "D.", fuzzy=True),
    )
    for guess in guesses:
        assert records.state(guess, kinds) is State.DRAFT


def _record(day: str) -> str:
    return f'{{"source": "a", "target": "b", "kind": "draft", "by": "", "day": "{day}"}}'


@pytest.mark.parametrize("line", ["<<<<<<<", '{"source": "a"}', "[" * 9, _record("soon"), _record("")])
def test_broken_ledger(line: str) -> None:
    with pytest.raises(ContentError) as error:
        records.parse(f"{_record('2026-01-01')}\n{line}\n", "x.jsonl")
    assert error.value.line == 2


def reviewed(**texts: str) -> Catalog:
    """A catalog in which these sources (`_` for a space, `.` at the end) have these translations."""
    messages = tuple(Message(f"{source.replace('_', ' ')}.", target) for source, target in texts.items())
    return Catalog((("Language", "es"),), messages)


@pytest.mark.parametrize(
    ("texts", "units_now", "expected"),
    [
        pytest.param(
            {"The_café_opens_at_noon": "El café abre a mediodía.", "Bring_a_lamp": "Traiga una lámpara."},
            ["Bring a lamp.", "The café opens at two."],
            {
                "Bring a lamp.": ("Traiga una lámpara.", False, None),
                "The café opens at two.": ("El café abre a mediodía.", True, "The café opens at noon."),
            },
            id="moved and edited",
        ),
        pytest.param(
            {"She_mends_it": "Ella lo arregla.", "He_holds_the_lamp_for_her": "Él le sostiene la lámpara."},
            ["She mends it, and he holds the lamp for her."],
            {
                "She mends it, and he holds the lamp for her.": (
                    "Ella lo arregla. Él le sostiene la lámpara.",
                    True,
                    "She mends it. He holds the lamp for her.",
                )
            },
            id="joined",
        ),
        pytest.param(
            {"She_mends_it_and_he_holds_the_lamp_for_her": "Ella lo arregla. Él le sostiene la lámpara."},
            ["She mends it.", "And he holds the lamp for her."],
            {
                "She mends it.": ("Ella lo arregla.", True, "She mends it and he holds the lamp for her."),
                "And he holds the lamp for her.": (
                    "Él le sostiene la lámpara.",
                    True,
                    "She mends it and he holds the lamp for her.",
                ),
            },
            id="split",
        ),
        pytest.param(
            {"Bring_a_lamp": "Traiga una lámpara."},
            ["The meeting is at the old mill."],
            {"The meeting is at the old mill.": ("", False, None)},
            id="something else",
        ),
        pytest.param(
            {"It's_“ours”": "Es «nuestro»."},
            ["It’s \"ours\"."],
            {"It’s \"ours\".": ("Es «nuestro».", False, None)},
            id="the same in other writing",
        ),
    ],
)  # fmt: skip
def test_what_becomes_of_a_translation(
    texts: dict[str, str], units_now: list[str], expected: dict[str, tuple[str, bool, str | None]]
) -> None:
    new = update(reviewed(**texts), units(*units_now), "articles/a.md", ES).catalog
    assert {m.source: (m.target, m.fuzzy, m.previous) for m in new.messages if not m.obsolete} == expected
    kept = " ".join(message.target for message in new.messages)
    assert all(part.rstrip(".") in kept for target in texts.values() for part in target.split(". "))


def test_pairing_a_long_article_takes_its_time_once() -> None:
    """Five thousand units, all edited, are paired in their order."""
    old = [
        f"Sentence number {number} tells of the {number % 97} lamps and {number % 89} ladders."
        for number in range(5000)
    ]
    new = [text.replace("tells", "speaks") for text in old]
    pairs = unit_diff.pair(old, new, [])
    assert [(pair.old, pair.new) for pair in pairs] == [((number,), (number,)) for number in range(5000)]
