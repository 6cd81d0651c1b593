"""Existing translations taken over: our own editions, spoiled as translators do, and web pages."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from polyglot.building.build import build
from polyglot.building.order import BuildRequest, plan_folders
from polyglot.catalogs.ledger import catalog_store
from polyglot.errors import UsageError
from polyglot.model import Message, MessageKey
from polyglot.publication import Publication, read
from tests.conftest import Make, Run
from tests.support.adoption import SEEDS, STORY, TALE, live, take, wrong
from tests.support.paths import REPOSITORY

SAMPLE = ("articles", "locales", "polyglot.toml")
FULL = [
    *(("es", f"2026-3/{name}") for name in ("editorial", "ferry-song", "repair-cafe", "seed-library")),
    *(("ar", f"2026-3/{name}") for name in ("editorial", "repair-cafe")),
    *(("zh", f"2026-3/{name}") for name in ("editorial", "ferry-song")),
    ("fr", "2026-3/editorial"),
    ("en", "2026-3/cycling-school"),
]  # what is reviewed in full


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample publication, its Markdown editions in md/ and its sites in html/."""
    root = tmp_path_factory.mktemp("sample")
    for name in SAMPLE:
        copy = shutil.copytree if (REPOSITORY / name).is_dir() else shutil.copy
        copy(REPOSITORY / name, root / name)
    publication = read(root)
    for name in ("markdown", "html"):
        for locale in publication.locales:
            build(BuildRequest(publication, plan_folders(publication, [locale], (name,), root / name / locale.tag)))
    return root


def share(made: dict[MessageKey, Message]) -> float:
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
    "paragraph left out": (lambda text: cut_out(text, MEND), ["adopt-missing articles/2026-3/seed-library.md:28"] * 4),
    "sentences joined": (
        lambda text: text.replace("preocupa. Se espiga", "preocupa: se espiga"),
        ["adopt-missing articles/2026-3/seed-library.md"],
    ),
    "sentence split": (
        lambda text: text.replace("borrowed", "").replace(" y deja que las dos", ". Y deja que las dos"),
        [],
    ),
    "list in another order": (lambda text: lines_turned(text, "   - el nombre"), []),
    "translator's note": (
        lambda text: text.replace(MEND, f"Nota de la traductora: aquí «sobre» es un paquete de semillas.\n\n{MEND}"),
        ["adopt-left old.md"],
    ),
    "other headings": (setext, []),
    "wrapped lines": (wrapped, []),
    "reference links": (by_reference, []),
    "other emphasis": (lambda text: re.sub(r"(?<!\*)\*(?!\*)([^*\n]+)\*(?!\*)", r"_\1_", text), []),
    "no front matter": (headed, ["adopt-missing articles/2026-3/seed-library.md:3"]),
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
            made[MessageKey("title", "The library that wants its books eaten")].target
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
    lines = {finding.line for finding in report.findings if finding.code == "adopt-left"}
    assert lines
    assert min(lines) > 10  # of the page, not of what became of it
    if article == SEEDS:
        assert any(one.target.endswith("cualquiera.[^squash]") for one in made.values())


def test_another_article_gives_nothing_certain(editions: Path, bare: Publication) -> None:
    report = take(bare, "es", editions / "markdown/es/2026-3/repair-cafe.md", article=SEEDS)
    assert report.articles[0].reviewed == 0
    assert "adopt-doubt" in {finding.code for finding in report.findings}


def test_a_dry_run_writes_nothing(bare: Publication, editions: Path) -> None:
    report = take(bare, "es", editions / "markdown/es", write=False)
    assert sum(one.reviewed for one in report.articles) > 90
    assert not bare.catalogs.exists()
    assert not bare.cache_dir.exists()


def test_a_folder_that_mirrors_the_articles(make: Make, tmp_path: Path) -> None:
    publication = make({"a": STORY, "2026-1/b": STORY, "c/index": STORY, "d": STORY})
    old = tmp_path / "content"
    for name in ("a.es.md", "2026-1/b/index.html", "c.md", "other.md", "notes.txt"):
        (old / name).parent.mkdir(parents=True, exist_ok=True)
        (old / name).write_text(f"<p>{TALE}</p>" if name.endswith("html") else TALE, encoding="utf-8")
    report = take(publication, "es", old)
    assert {one.article: one.reviewed for one in report.articles} == {"a": 3, "2026-1/b": 3, "c/index": 3}
    assert [finding.code for finding in report.findings] == ["adopt-file"]


def test_command_line(run: Run, tmp_path: Path, editions: Path) -> None:
    for name in SAMPLE:
        if name != "locales":
            copy = shutil.copytree if (REPOSITORY / name).is_dir() else shutil.copy
            copy(REPOSITORY / name, tmp_path / name)
    done = run(
        "adopt", "--translation-of", f"articles/{SEEDS}.md", "-l", "es", editions / f"markdown/es/{SEEDS}.md", "--json"
    )
    assert done.returncode == 0
    said = json.loads(done.stdout)
    assert said["articles"][0]["article"] == SEEDS
    assert said["articles"][0]["reviewed"] > 45
    again = run("adopt", "--translation-of", SEEDS, "-l", "es", editions / f"markdown/es/{SEEDS}.md")
    assert re.fullmatch(r"1 article: 0 reviewed, 0 drafts, 54 already present, 0 still missing\.\n", again.stdout)
    assert run("check").returncode == 0


def test_what_cannot_be_adopted(bare: Publication, tmp_path: Path) -> None:
    for name in ("a.docx", "a.md", "a.po"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    for paths, article, said in (
        (["a.docx"], None, "not a Markdown, HTML or PO file"),
        (["a.md"], None, "Pass --translation-of for"),
        (["a.md"], "2026-3/nothing", "There is no article"),
        (["a.md"], "2026-3/cycling-school", "is written in es"),
    ):
        with pytest.raises(UsageError, match=said):
            take(bare, "es", *(tmp_path / name for name in paths), article=article)
    report = take(bare, "es", tmp_path / "a.po", article=SEEDS)
    assert [(finding.code, finding.path) for finding in report.findings] == [("adopt", "a.po")]
