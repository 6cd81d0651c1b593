"""Existing translations taken over: our own editions, spoiled as translators do, web pages, and other tools' catalogs."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks import importing as benchmark

from polyglot.adoption.apply import Importer
from polyglot.adoption.relabel import fitted
from polyglot.adoption.run import ImportReport
from polyglot.alignment.bitext import BLOCKS, align
from polyglot.alignment.features import traits
from polyglot.building.build import run as build
from polyglot.building.order import Order, folders
from polyglot.catalogs.ledger import article_translations, catalog_store, records
from polyglot.catalogs.po import reader
from polyglot.drafting.backlog import Order as Drafting
from polyglot.errors import UsageError
from polyglot.language.locales import parse
from polyglot.model import Block, Message, State, Target, Unit
from polyglot.publication import Publication, read
from polyglot.workflow.adopt import take_over
from polyglot.workflow.draft import draft
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run

ROOT = Path(__file__).parents[1]
SAMPLE = ("articles", "locales", "polyglot.toml")
OTHERS = sorted((Path(__file__).parent / "catalogs").glob("*.po"))
FULL = [
    *(("es", f"2026-3/{name}") for name in ("editorial", "ferry-song", "repair-cafe", "seed-library")),
    *(("ar", f"2026-3/{name}") for name in ("editorial", "repair-cafe")),
    *(("zh", f"2026-3/{name}") for name in ("editorial", "ferry-song")),
    ("fr", "2026-3/editorial"),
    ("en", "2026-3/cycling-school"),
]  # what is reviewed in full
SEEDS = "2026-3/seed-library"


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample publication, its Markdown editions in md/ and its sites in html/."""
    root = tmp_path_factory.mktemp("sample")
    for name in SAMPLE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, root / name)
    publication = read(root)
    for name in ("markdown", "html"):
        for locale in publication.locales:
            build(Order(publication, folders(publication, [locale], (name,), root / name / locale.tag)))
    return root


@pytest.fixture
def bare(tmp_path: Path) -> Publication:
    """The sample publication without a translation."""
    shutil.copytree(ROOT / "articles", tmp_path / "articles")
    shutil.copy(ROOT / "polyglot.toml", tmp_path)
    return read(tmp_path)


def take(
    publication: Publication, tag: str, *paths: Path, article: str | None = None, write: bool = True
) -> ImportReport:
    return take_over(publication, publication.locale(tag), paths, article, Importer("ana", DAY), write=write)


def live(root: Path, tag: str, article: str) -> dict[tuple[str | None, str], Message]:
    path = root / "locales" / tag / "LC_MESSAGES" / f"{article}.po"
    messages = reader.parse(path.read_text(encoding="utf-8"), path.name).messages
    return {message.key: message for message in messages if not message.obsolete}


def wrong(made: dict[tuple[str | None, str], Message], tag: str, article: str) -> list[Message]:
    """What is called reviewed and is not what the translator wrote, but for the writing of the same markup."""
    truth = live(ROOT, tag, article)

    def said(text: str) -> str:
        return re.sub(r"[*_\s]", "", text)

    return [
        one for key, one in made.items() if one.target and not one.fuzzy and said(one.target) != said(truth[key].target)
    ]


def share(made: dict[tuple[str | None, str], Message]) -> float:
    return sum(bool(one.target) and not one.fuzzy for one in made.values()) / len(made)


def stripped(text: str) -> str:
    """An edition without what the build adds, as an old translation is."""
    return re.sub(r"^(language|original_language): .*\n", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize(("tag", "article"), FULL)
def test_an_edition_comes_back(editions: Path, bare: Publication, tmp_path: Path, tag: str, article: str) -> None:
    path = tmp_path / "old.md"
    path.write_text(
        stripped((editions / "markdown" / tag / f"{article}.md").read_text(encoding="utf-8")), encoding="utf-8"
    )
    report = take(bare, tag, path, article=article)
    made = live(bare.root, tag, article)
    assert wrong(made, tag, article) == []
    assert share(made) >= 0.7
    assert report.articles[0].missing == 0
    before = (
        bare.catalog_path(article, bare.locale(tag)).read_bytes(),
        len(catalog_store.read_ledger(bare, article, bare.locale(tag))),
    )
    take(bare, tag, path, article=article)
    assert before[0] == bare.catalog_path(article, bare.locale(tag)).read_bytes()
    assert before[1] == len(catalog_store.read_ledger(bare, article, bare.locale(tag)))


def cut_out(text: str, start: str) -> str:
    return "\n\n".join(block for block in text.split("\n\n") if not block.startswith(start))


def lines_turned(text: str, first: str) -> str:
    lines = text.split("\n")
    place = next(number for number, line in enumerate(lines) if line.startswith(first))
    lines[place], lines[place + 2] = lines[place + 2], lines[place]
    return "\n".join(lines)


def setext(text: str) -> str:
    return re.sub(r"^## (.*)$", r"\1\n---", text, flags=re.MULTILINE)


def wrapped(text: str) -> str:
    def wrap(block: str) -> str:
        return block if re.match(r"[-|#\d>\[!<]", block) else re.sub(r"(.{40}\S*) ", r"\1\n", block)

    head, front, body = text.partition("---\n**")
    return head + front + "\n\n".join(map(wrap, body.split("\n\n")))


def by_reference(text: str) -> str:
    return re.sub(r"\]\((https://[^ )]*/guide)( \"[^\"]*\")?\)", "][g]", text) + (
        '\n\n[g]: https://seeds.windrow.example/guide "Dibujos"\n'
    )


def headed(text: str) -> str:
    title = re.search("^title: (.*)$", text, re.MULTILINE)
    assert title
    return f"# {title[1]}\n\n" + text.split("\n---\n", 1)[1]


MEND = "La lechuga nos preocupa."
SPOILED: dict[str, tuple[Callable[[str], str], list[str]]] = {
    "paragraph left out": (lambda text: cut_out(text, MEND), ["import-missing articles/2026-3/seed-library.md:28"] * 4),
    "sentences joined": (
        lambda text: text.replace("preocupa. Se espiga", "preocupa: se espiga"),
        ["import-missing articles/2026-3/seed-library.md"],
    ),
    "sentence split": (
        lambda text: text.replace("borrowed", "").replace(" y deja que las dos", ". Y deja que las dos"),
        [],
    ),
    "list in another order": (lambda text: lines_turned(text, "   - el nombre"), []),
    "translator's note": (
        lambda text: text.replace(MEND, f"Nota de la traductora: aquí «sobre» es un paquete de semillas.\n\n{MEND}"),
        ["import-left old.md"],
    ),
    "other headings": (setext, []),
    "wrapped lines": (wrapped, []),
    "reference links": (by_reference, []),
    "other emphasis": (lambda text: re.sub(r"(?<!\*)\*(?!\*)([^*\n]+)\*(?!\*)", r"_\1_", text), []),
    "no front matter": (headed, ["import-missing articles/2026-3/seed-library.md:3"]),
    "addresses of that language": (lambda text: text.replace("windrow.example/guide", "windrow.example/es/guide"), []),
}


@pytest.mark.parametrize("how", SPOILED)
def test_what_translators_do(editions: Path, bare: Publication, tmp_path: Path, how: str) -> None:
    spoil, told = SPOILED[how]
    text = stripped((editions / "markdown/es" / f"{SEEDS}.md").read_text(encoding="utf-8"))
    spoiled = spoil(text)
    assert spoiled != text
    path = tmp_path / "old.md"
    path.write_text(spoiled, encoding="utf-8")
    report = take(bare, "es", path, article=SEEDS)
    made = live(bare.root, "es", SEEDS)
    split = "You grow the plants, eat most of them, and let the best two or three go to seed."
    assert [one for one in wrong(made, "es", SEEDS) if how != "sentence split" or one.source != split] == []
    assert share(made) >= 0.7
    findings = [f"{finding.code} {finding.path}:{finding.line}" for finding in report.findings]
    assert [one for one in told if not any(finding.startswith(one) for finding in findings)] == []
    if how == "no front matter":
        assert (
            made["title", "The library that wants its books eaten"].target
            == "La biblioteca que quiere que se coman sus libros"
        )
    if how == "addresses of that language":
        linked = next(one for one in made.values() if "network's seed guide" in one.source)
        assert "](https://seeds.windrow.example/es/guide" in linked.target
        assert linked.fuzzy  # until an editor allows the address


@pytest.mark.parametrize("article", ["2026-3/editorial", SEEDS])
def test_a_web_page(editions: Path, bare: Publication, article: str) -> None:
    """The page of an article, with its menus, its title and its footnotes."""
    report = take(bare, "es", editions / "html/es" / article / "index.html", article=article)
    made = live(bare.root, "es", article)
    assert wrong(made, "es", article) == []
    assert share(made) >= 0.85
    lines = {finding.line for finding in report.findings if finding.code == "import-left"}
    assert lines
    assert min(lines) > 10  # of the page, not of what became of it
    if article == SEEDS:
        assert any(one.target.endswith("cualquiera.[^squash]") for one in made.values())


def test_another_article_gives_nothing_certain(editions: Path, bare: Publication) -> None:
    report = take(bare, "es", editions / "markdown/es/2026-3/repair-cafe.md", article=SEEDS)
    assert report.articles[0].reviewed == 0
    assert "import-doubt" in {finding.code for finding in report.findings}


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_catalogs_of_other_tools(bare: Publication, path: Path) -> None:
    report = take(bare, "es", path)
    made, truth = live(bare.root, "es", SEEDS), live(ROOT, "es", SEEDS)
    assert wrong(made, "es", SEEDS) == []
    beans = {"Ask for one crop only.", "Beans forgive everything."} if "mdbook" in path.stem else set()  # fuzzy there
    fields = {"tags"} | ({"title", "summary"} if "mdbook" in path.stem else set())  # which these tools leave out
    for (context, source), message in made.items():
        assert bool(message.target) == (context not in fields), source
        assert not message.target or message.fuzzy == (source in beans), source
    assert set(made) == set(truth)
    assert report.placed >= report.messages - 2
    others = [one for one in report.articles if one.article != SEEDS]
    assert all(one.reviewed == one.drafts == 0 for one in others)


HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
FOREIGN = (
    HEADER
    + """msgid "The old mill stands. It lends [ladders](/l \\"t\\") and `saws` to everybody. Bring them back."
msgstr "El viejo molino sigue en pie. Presta [escaleras](/l \\"t\\") y `sierras` a todo el mundo. Devuélvalas."

msgid "One ladder"
msgid_plural "%d ladders"
msgstr[0] "Una escalera"
msgstr[1] "%d escaleras"

msgid "1. Opening hours"
msgstr "1. Horario"

msgid "1. Opening hours"
msgstr "1. Horario"

#~ msgid "It closes at five."
#~ msgstr "Cierra a las cinco."

#, fuzzy
msgid "Dogs may come in."
msgstr "Los perros no pueden entrar."
"""
)


def test_a_block_that_has_changed_since(make: Make, tmp_path: Path) -> None:
    """The sentences of a block are known also where it is another now; twins and plurals are no trouble."""
    publication = make(
        {
            "a": "## 1. Opening hours\n\nThe old mill stands. It lends [ladders](/new) and `saws` to everybody.\n\n"
            "Dogs may come in. It closes at five. The old mill stands. Bring them back."
        }
    )
    path = tmp_path / "old.po"
    path.write_text(FOREIGN, encoding="utf-8")
    take(publication, "es", path)
    made = {source: (one.target, one.fuzzy) for (_, source), one in live(tmp_path, "es", "a").items()}
    assert made == {
        "Opening hours": ("Horario", False),  # the number is nobody's work
        "The old mill stands.": ("El viejo molino sigue en pie.", False),
        "It lends [ladders][1] and `saws` to everybody.": ("Presta [escaleras][1] y `sierras` a todo el mundo.", True),
        "Dogs may come in.": ("Los perros no pueden entrar.", True),
        "It closes at five.": ("", False),
        "Bring them back.": ("Devuélvalas.", True),  # so short that elsewhere it may mean something else
    }


STORY = "The depot opens at noon. It lends ladders to everybody. Ask for the key at the bakery, which is next door."
TALE = "El depósito abre a mediodía. Presta escaleras a todos. Pida la llave en la panadería, que está al lado."


def test_what_a_person_wrote_stays(make: Make, tmp_path: Path) -> None:
    publication = make({"a": STORY})
    sync(publication, DAY)
    es = publication.locale("es")
    path = publication.catalog_path("a", es)
    text = path.read_text(encoding="utf-8")
    text = text.replace('noon."\nmsgstr ""', 'noon."\nmsgstr "Abre a las doce."')
    text = text.replace('#: articles/a.md\nmsgid "It lends', '#: articles/a.md\n#, fuzzy\nmsgid "It lends')
    path.write_text(text.replace('everybody."\nmsgstr ""', 'everybody."\nmsgstr "Presta."'), encoding="utf-8")
    old = tmp_path / "old.md"
    old.write_text(TALE, encoding="utf-8")
    report = take(publication, "es", old, article="a")
    assert [one.target for one in live(tmp_path, "es", "a").values()] == [
        "Abre a las doce.",
        "Presta.",  # fuzzy, and nobody knows whose
        "Pida la llave en la panadería, que está al lado.",
    ]
    assert [(finding.code, finding.line) for finding in report.findings] == [("import-differs", 1)] * 2
    key = records.digest("Ask for the key at the bakery, which is next door.")
    (record,) = catalog_store.read_ledger(publication, "a", es)
    assert (record.source, record.kind, record.by, record.day) == (key, "review", "ana", DAY)


def test_a_draft_that_nobody_touched_gives_way(make: Make, tmp_path: Path) -> None:
    settings = '[publication]\nsource_language = "en"\nlanguages = ["es"]\n[drafting]\nengine = "pseudo"\n'
    publication = make({"a": STORY}, settings)
    draft(Drafting(publication, publication.locales, DAY))
    old = tmp_path / "old.md"
    old.write_text(TALE, encoding="utf-8")
    take(publication, "es", old, article="a")
    found = article_translations.read(publication, "a", publication.locale("es"))
    assert {records.state(one, found.kinds) for one in found.messages.values()} == {State.REVIEWED}


def test_a_draft_of_an_import_says_so(make: Make, tmp_path: Path) -> None:
    publication = make({"a": "See `a.csv`. Then go on with the other files that you have."})
    old = tmp_path / "old.md"
    old.write_text("Vea el archivo. Luego siga con los demás archivos que tenga.", encoding="utf-8")
    take(publication, "es", old, article="a")
    es = publication.locale("es")
    record = next(record for record in catalog_store.read_ledger(publication, "a", es) if record.kind == "draft")
    assert (record.by, record.text) == ("import", "Vea el archivo.")


def test_a_dry_run_writes_nothing(bare: Publication, editions: Path) -> None:
    report = take(bare, "es", editions / "markdown/es", write=False)
    assert sum(one.reviewed for one in report.articles) > 90
    assert not bare.catalogs.exists()
    assert not bare.scratch.exists()


def test_a_folder_that_mirrors_the_articles(make: Make, tmp_path: Path) -> None:
    publication = make({"a": STORY, "2026-1/b": STORY, "c/index": STORY, "d": STORY})
    old = tmp_path / "content"
    for name in ("a.es.md", "2026-1/b/index.html", "c.md", "other.md", "notes.txt"):
        (old / name).parent.mkdir(parents=True, exist_ok=True)
        (old / name).write_text(f"<p>{TALE}</p>" if name.endswith("html") else TALE, encoding="utf-8")
    report = take(publication, "es", old)
    assert {one.article: one.reviewed for one in report.articles} == {"a": 3, "2026-1/b": 3, "c/index": 3}
    assert [finding.code for finding in report.findings] == ["import-file"]


@pytest.mark.parametrize(
    ("tag", "source", "translation", "expected"),
    [
        ("zh", "Look up! The moon is out. It is late.", "快看！月亮出来了。天晚了。", ["快看！", "月亮出来了。", "天晚了。"]),
        ("ar", "Is it dry? Bring 12 lamps. Nobody laughs here.", "هل هو جاف؟ أحضر ١٢ مصباحًا. لا أحد يضحك هنا.",
         ["هل هو جاف؟", "أحضر ١٢ مصباحًا.", "لا أحد يضحك هنا."]),
        ("es", "Go in, all of you. Take one and bring it back in the autumn when it is dry.",
         "Entren todos. Llévese uno. Devuélvalo en otoño cuando esté seco.",
         ["Entren todos.", "Llévese uno. Devuélvalo en otoño cuando esté seco."]),
    ],
)  # fmt: skip
def test_sentences(make: Make, tmp_path: Path, tag: str, source: str, translation: str, expected: list[str]) -> None:
    publication = make({"a": source})
    (tmp_path / "old.md").write_text(translation, encoding="utf-8")
    take(publication, tag, tmp_path / "old.md", article="a")
    assert [one.target for one in live(tmp_path, tag, "a").values()] == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (["/a", "/b"], ["/b", "/a"], "[x][2] [y][1]"),
        (["/a", "/a"], ["/a", "/a"], "[x][1] [y][2]"),
        (["b.md", "pic/x.svg"], ["../es/b.es.md", "../pic/x.svg"], "[x][1] [y][2]"),
        (["b.md#top", "/guide"], ["b/index.html#top", "/es/guide"], "[x][1] [y](/es/guide)"),
        (["/a", "/b"], ["/a", "/c d"], "[x][1] [y](</c d>)"),
    ],
)
def test_labels(ours: list[str], theirs: list[str], expected: str) -> None:
    block = Block("paragraph", 1)
    source = Unit("[x][1] [y][2]", block, tuple(map(Target, ours)))
    assert fitted(source, [Unit("[x][1] [y][2]", block, tuple(map(Target, theirs)))], {}, " ") == expected


def test_labels_of_sentences_put_together() -> None:
    block = Block("paragraph", 1)
    source = Unit("[a][1] and `x][1]` and [b][2].[^n]", block, (Target("/a"), Target("/b")))
    parts = [
        Unit("[a][1] y `x][1]`.", block, (Target("/a"),)),
        Unit("[b][1].[^3]", block, (Target("/b"),)),
    ]
    assert fitted(source, parts, {"3": "n"}, " ") == "[a][1] y `x][1]`. [b][2].[^n]"


def test_a_gap_that_could_be_anywhere_is_a_doubt() -> None:
    """Four alike, three translated: nobody can tell which, and none is sure; what has an anchor is."""
    source, target = (
        [replace(traits(text), kind="list_item 1") for text in texts]
        for texts in (
            ["A lamp.", "A ladle.", "A lantern.", "Drawer 17 is the one we all like best."],
            ["Ein Licht.", "Eine Kelle.", "Die Schublade 17 mögen wir alle am liebsten."],
        )
    )
    sure = {bead.source[0]: bead.sure for bead in align(source, target, BLOCKS) if bead.source}
    assert sure[3] > 0.95
    assert all(sure[n] < 0.95 for n in range(3))


@pytest.mark.skipif(not benchmark.CORPUS.is_dir(), reason="the corpora lie in ../shared/corpora, which is not here")
@pytest.mark.parametrize("tag", ["es", "ar", "zh"])
def test_what_is_certain_is_right(tag: str) -> None:
    """Of real translations, put together to articles and spoiled at random, 99 in 100 that are called certain are right."""
    locale = parse(tag)
    rows = benchmark.translations(locale)
    for spoiled in benchmark.SPOILED.values():
        score = benchmark.score(locale, rows, spoiled, articles=4)
        assert score.right >= 0.99 * score.certain
        assert score.certain >= 0.7 * score.units


def test_command_line(run: Run, tmp_path: Path, editions: Path) -> None:
    for name in SAMPLE:
        if name != "locales":
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, tmp_path / name)
    done = run(
        "adopt", "--translation-of", f"articles/{SEEDS}.md", "-l", "es", editions / f"markdown/es/{SEEDS}.md", "--json"
    )
    assert done.returncode == 0
    said = json.loads(done.stdout)
    assert said["articles"][0]["article"] == SEEDS
    assert said["articles"][0]["reviewed"] > 45
    again = run("adopt", "--translation-of", SEEDS, "-l", "es", editions / f"markdown/es/{SEEDS}.md")
    assert re.fullmatch(r"1 article: 0 reviewed, 0 drafts, 54 known already, 0 still missing\.\n", again.stdout)
    assert run("check").returncode == 0


def test_what_cannot_be_imported(bare: Publication, tmp_path: Path) -> None:
    for name in ("a.docx", "a.md", "a.po"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    for paths, article, said in (
        (["a.docx"], None, "neither Markdown, HTML nor a PO file"),
        (["a.md"], None, "Nobody says which article"),
        (["a.md"], "2026-3/nothing", "There is no article"),
        (["a.md"], "2026-3/cycling-school", "is written in es itself"),
    ):
        with pytest.raises(UsageError, match=said):
            take(bare, "es", *(tmp_path / name for name in paths), article=article)
    report = take(bare, "es", tmp_path / "a.po", article=SEEDS)
    assert [(finding.code, finding.path) for finding in report.findings] == [("adopt", "a.po")]
