"""Real git, with the merge driver that `git-setup` installs: several people's work comes together, and nothing is in conflict."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from polyglot import publication as publications
from polyglot.catalogs.ledger import article_translations, catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.merge.message import ANOTHER
from polyglot.catalogs.po import reader
from polyglot.drafting.backlog import Order as Drafting
from polyglot.model import State
from polyglot.publication import Publication
from polyglot.workflow.draft import draft
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run

SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es"]\n'
SENTENCES = [
    "The depot opens at noon.",
    "It lends ladders, saws and a wheelbarrow.",
    "Ask for the key at the bakery next door.",
    "Bring everything back before the first frost.",
]
STORY = "\n\n".join(SENTENCES) + "\n"
MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")

Git = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Runs git in the test's folder, with no configuration but ours and no polyglot on its PATH."""
    path = os.pathsep.join(part for part in os.defpath.split(os.pathsep) if part)
    own = {"PATH": path, "HOME": str(tmp_path / "home"), "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true"}
    who = ("-c", "user.name=A Volunteer", "-c", "user.email=volunteer@example.org", "-c", "init.defaultBranch=main")
    assert shutil.which("polyglot", path=path) is None

    def ran(*arguments: str, fails: bool = False) -> subprocess.CompletedProcess[str]:
        command = ["git", *who, *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=own, capture_output=True, text=True, check=False)
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done

    return ran


@pytest.fixture
def shared(make: Make, git: Git, run: Run) -> Publication:
    """A publication in git with one article, of which a sentence is translated, and the merge driver."""
    publication = make({"a": STORY}, SETTINGS)
    (publication.root / ".gitignore").write_text("/home/\n/.polyglot/\n/editions/\n", encoding="utf-8")
    git("init")
    assert run("git-setup").returncode == 0
    sync(publication, DAY)
    write(publication, {SENTENCES[0]: "El depósito abre a mediodía."})
    commit(git)
    return publication


def commit(git: Git) -> None:
    git("add", "--all")
    git("commit", "-m", "Work")


def catalog(publication: Publication, article: str = "a") -> Path:
    return publication.catalog_path(article, publication.locale("es"))


def write(publication: Publication, texts: dict[str, str], article: str = "a", **header: str) -> None:
    """A volunteer's session in a PO editor, which takes the fuzzy mark away and writes into the header."""
    path = catalog(publication, article)
    text = path.read_text(encoding="utf-8")
    for source, target in texts.items():
        before, mark, after = text.partition(f'\nmsgid "{source}"\n')
        assert mark, source
        flags = before.rpartition("\n\n")
        kept = "\n".join(line for line in flags[2].split("\n") if not line.startswith(("#, fuzzy", "#| ")))
        _, _, rest = after.partition("\n")
        text = f'{flags[0]}{flags[1]}{kept}{mark}msgstr "{target}"\n{rest}'
    for name, value in header.items():
        text = text.replace('"Language: es\\n"', f'"{name.replace("_", "-")}: {value}\\n"\n"Language: es\\n"')
    path.write_text(text, encoding="utf-8")


def work(
    publication: Publication, git: Git, branch: str, texts: dict[str, str], *, wrapped: bool = False, **header: str
) -> None:
    """The same on a branch of one's own, from where the others were."""
    git("checkout", "-b", branch, "main")
    write(publication, texts, **header)
    if wrapped:
        subprocess.run(["msgcat", "--width=40", "-o", catalog(publication), catalog(publication)], check=True)
    commit(git)


def texts(publication: Publication, article: str = "a") -> dict[str, tuple[str, bool, str]]:
    """What a catalog says, once gettext has found nothing wrong with it and it is in its one form."""
    path = catalog(publication, article)
    subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", path], check=True)
    text = path.read_text(encoding="utf-8")
    assert not any(line.startswith(MARKERS) for line in text.splitlines())
    found = reader.parse(text, "x.po")
    assert reader.dump(found) == text
    return {
        message.source: (message.target, message.fuzzy, message.comments)
        for message in found.messages
        if not message.obsolete
    }


def state(publication: Publication, source: str) -> State | None:
    found = article_translations.read(publication, "a", publication.locale("es"))
    message = found.messages.get((None, source))
    return ledger.state(message, found.kinds) if message else None


WAYS = {  # on branch a, what brings the work of branch b in
    "merge": ["merge --no-edit b"],
    "merge as older gits do": ["merge --no-edit -s recursive b"],
    "rebase": ["rebase b"],
    "rebase by patches": ["rebase --apply b"],
    "cherry-pick": ["cherry-pick b"],
    "stash": ["reset --soft main", "stash", "merge --ff-only b", "stash pop"],
}


@pytest.mark.parametrize("way", WAYS)
def test_two_volunteers(shared: Publication, git: Git, way: str) -> None:
    """Each translated a sentence, both translated a third; their editors wrote into the header."""
    work(
        shared,
        git,
        "b",
        {SENTENCES[1]: "Presta escaleras.", SENTENCES[2]: "Pida la llave."},
        wrapped=True,
        PO_Revision_Date="2026-02-02",
    )
    mine = {SENTENCES[3]: "Devuélvalo todo.", SENTENCES[2]: "La llave está al lado.", SENTENCES[0]: "Abre a las doce."}
    work(shared, git, "a", mine, PO_Revision_Date="2026-02-03", X_Generator="Poedit")
    for command in WAYS[way]:
        git(*command.split())
    found = texts(shared)
    assert found[SENTENCES[0]] == ("Abre a las doce.", False, "")
    assert found[SENTENCES[1]] == ("Presta escaleras.", False, "")
    assert found[SENTENCES[3]] == ("Devuélvalo todo.", False, "")
    target, fuzzy, comments = found[SENTENCES[2]]
    both = {"Pida la llave.", "La llave está al lado."}
    assert fuzzy
    assert {target, comments.removeprefix(f"{ANOTHER} ")} == both
    assert "X-Generator: Poedit" in catalog(shared).read_text(encoding="utf-8")
    assert git("ls-files", "--unmerged").stdout == ""
    report = sync(shared, DAY)
    assert (report.written, report.findings) == (0, ())


EDITED = STORY.replace("at noon", "at two")


@pytest.mark.parametrize("way", ["merge", "rebase", "cherry-pick"])
@pytest.mark.parametrize("editor", ["a", "b"])
def test_a_correction_meets_an_edit_of_its_source(shared: Publication, git: Git, way: str, editor: str) -> None:
    """Whoever synced the edit: the correction is what readers see, as stale, after the next sync."""

    def edit() -> None:
        (shared.articles / "a.md").write_text(EDITED, encoding="utf-8")
        sync(shared, "2026-03-03")

    for branch in "ba":
        git("checkout", "-b", branch, "main")
        if branch == editor:
            edit()
        else:
            write(shared, {SENTENCES[0]: "El depósito se abre a mediodía."})
        commit(git)
    for command in WAYS[way]:
        git(*command.split())
    assert texts(shared)[SENTENCES[0]] == ("El depósito se abre a mediodía.", False, "")
    report = sync(shared, "2026-04-04")
    assert report.findings == ()
    found = texts(shared)
    assert SENTENCES[0] not in found
    edited = "The depot opens at two."
    assert found[edited] == ("El depósito se abre a mediodía.", True, "")
    assert state(shared, edited) is State.STALE
    assert sync(shared, "2026-04-04").written == 0


def test_a_mended_translation_meets_the_next_edit(shared: Publication, git: Git) -> None:
    """It was stale when one mended it, and the other edited its source once more."""
    (shared.articles / "a.md").write_text(EDITED, encoding="utf-8")
    sync(shared, "2026-03-03")
    commit(git)
    work(shared, git, "b", {"The depot opens at two.": "El depósito abre a las dos."})
    git("checkout", "-b", "a", "main")
    (shared.articles / "a.md").write_text(STORY.replace("at noon", "at two sharp"), encoding="utf-8")
    sync(shared, "2026-03-04")
    commit(git)
    git("merge", "--no-edit", "b")
    sync(shared, "2026-04-04")
    assert texts(shared)["The depot opens at two sharp."] == ("El depósito abre a las dos.", True, "")
    assert state(shared, "The depot opens at two sharp.") is State.STALE
    assert '#| msgid "The depot opens at two."' in catalog(shared).read_text(encoding="utf-8")


def test_work_on_both_wordings(shared: Publication, git: Git) -> None:
    """The stale translation was mended while somebody corrected the old one: it stands, with the other one beside it."""
    work(shared, git, "b", {SENTENCES[0]: "El depósito se abre a mediodía."})
    git("checkout", "-b", "a", "main")
    (shared.articles / "a.md").write_text(EDITED, encoding="utf-8")
    sync(shared, DAY)
    write(shared, {"The depot opens at two.": "El depósito abre a las dos."})
    commit(git)
    git("merge", "--no-edit", "b")
    beside = f"{ANOTHER} El depósito se abre a mediodía."
    for _ in range(2):
        assert texts(shared)["The depot opens at two."] == ("El depósito abre a las dos.", False, beside)
        assert '\n#~ msgstr "El depósito se abre a mediodía."\n' in catalog(shared).read_text(encoding="utf-8")
        sync(shared, DAY)


def test_both_edited_the_same_sentence(shared: Publication, git: Git) -> None:
    """Both made it stale; the article is in conflict, and an editor writes a third wording."""
    for branch, wording in (("b", "at two"), ("a", "at four")):
        git("checkout", "-b", branch, "main")
        (shared.articles / "a.md").write_text(STORY.replace("at noon", wording), encoding="utf-8")
        sync(shared, DAY)
        commit(git)
    git("merge", "--no-edit", "b", fails=True)
    assert git("diff", "--name-only", "--diff-filter=U").stdout.split() == ["articles/a.md"]
    assert {source for source, (_, fuzzy, _) in texts(shared).items() if fuzzy} == {
        "The depot opens at two.",
        "The depot opens at four.",
    }
    (shared.articles / "a.md").write_text(STORY.replace("at noon", "at three"), encoding="utf-8")
    commit(git)
    sync(shared, DAY)
    assert texts(shared)["The depot opens at three."] == ("El depósito abre a mediodía.", True, "")
    assert state(shared, "The depot opens at three.") is State.STALE


def test_drafts_give_way_to_people(shared: Publication, git: Git) -> None:
    """An editor drafted what a volunteer was translating."""
    work(shared, git, "b", {SENTENCES[1]: "Presta escaleras."})
    git("checkout", "-b", "a", "main")
    (shared.root / "polyglot.toml").write_text(f'{SETTINGS}[drafting]\nengine = "pseudo"\n', encoding="utf-8")
    draft(Drafting(publications.read(shared.root), shared.locales[1:], DAY))
    commit(git)
    git("merge", "--no-edit", "b")
    found = texts(shared)
    assert found[SENTENCES[1]] == ("Presta escaleras.", False, "")
    assert found[SENTENCES[2]][1]
    assert state(shared, SENTENCES[2]) is State.DRAFT
    records = catalog_store.read_ledger(shared, "a", shared.locales[1])
    assert {record.kind for record in records} == {"draft"}


def test_a_new_article_on_both_sides(shared: Publication, git: Git) -> None:
    for branch, translated in (
        ("b", {"Wind comes from the sea.": "Viento."}),
        ("a", {"Rain is late this year.": "Lluvia."}),
    ):
        git("checkout", "-b", branch, "main")
        (shared.articles / "new.md").write_text("Rain is late this year. Wind comes from the sea.", encoding="utf-8")
        sync(shared, DAY)
        write(shared, translated, "new")
        commit(git)
    git("merge", "--no-edit", "b")
    found = texts(shared, "new")
    assert [target for target, _, _ in found.values()] == ["Lluvia.", "Viento."]
    assert sync(shared, DAY).written == 0


def test_a_renamed_article(shared: Publication, git: Git) -> None:
    work(shared, git, "b", {SENTENCES[1]: "Presta escaleras."})
    git("checkout", "-b", "a", "main")
    (shared.articles / "a.md").rename(shared.articles / "depot.md")
    sync(shared, DAY)
    write(shared, {SENTENCES[2]: "Pida la llave."}, "depot")
    commit(git)
    git("merge", "--no-edit", "b")
    assert not catalog(shared).exists()
    found = texts(shared, "depot")
    assert (found[SENTENCES[1]][0], found[SENTENCES[2]][0]) == ("Presta escaleras.", "Pida la llave.")
    assert sync(shared, DAY).written == 0


def test_branches_that_cross(shared: Publication, git: Git) -> None:
    """Two branches merged each other's work, so that git merges their two bases first, by the same driver."""
    work(shared, git, "b", {SENTENCES[1]: "Presta escaleras.", SENTENCES[2]: "Pida la llave."})
    work(shared, git, "a", {SENTENCES[3]: "Devuélvalo.", SENTENCES[2]: "La llave está al lado."})
    git("branch", "a-before")
    git("merge", "--no-edit", "b")
    git("checkout", "b")
    git("merge", "--no-edit", "a-before")
    assert texts(shared)[SENTENCES[2]] == ("Pida la llave.", True, f"{ANOTHER} La llave está al lado.")
    write(shared, {SENTENCES[1]: "Presta escaleras y sierras."})
    commit(git)
    git("checkout", "a")
    write(shared, {SENTENCES[0]: "Abre a las doce."})
    commit(git)
    assert len(git("merge-base", "--all", "a", "b").stdout.split()) == 2
    git("merge", "--no-edit", "b")
    found = texts(shared)
    assert found[SENTENCES[0]][:2] == ("Abre a las doce.", False)
    assert found[SENTENCES[1]][:2] == ("Presta escaleras y sierras.", False)
    assert found[SENTENCES[3]][:2] == ("Devuélvalo.", False)
    target, fuzzy, comments = found[SENTENCES[2]]
    assert fuzzy
    assert {target, comments.removeprefix(f"{ANOTHER} ")} == {"Pida la llave.", "La llave está al lado."}


@pytest.mark.parametrize("broken", ["catalog", "empty catalog", "ledger"])
def test_what_cannot_be_read_leaves_ours(shared: Publication, git: Git, broken: str) -> None:
    spoiled, bad, said = {
        "catalog": (
            catalog(shared),
            b'msgid "One.\nmsgstr ""\n',
            "a.po (theirs):1: error: The catalog has a syntax error",
        ),
        "empty catalog": (catalog(shared), b"\n", "a.po (theirs):1: error: The catalog is empty. Take the file's last"),
        "ledger": (
            shared.ledger_path("a", shared.locales[1]),
            b"{}\n",
            "(theirs):1: error: This line of the ledger is no",
        ),
    }[broken]
    good = b'{"source": "a", "target": "b", "kind": "review", "day": "2026-01-01"}\n'
    shared.ledger_path("a", shared.locales[1]).parent.mkdir(parents=True)
    shared.ledger_path("a", shared.locales[1]).write_bytes(good)
    commit(git)
    git("checkout", "-b", "b")
    spoiled.write_bytes(bad)
    commit(git)
    git("checkout", "-b", "a", "main")
    shared.ledger_path("a", shared.locales[1]).write_bytes(good.replace(b'"a"', b'"c"'))
    write(shared, {SENTENCES[1]: "Presta escaleras."})
    commit(git)
    ours = spoiled.read_bytes()
    merged = git("merge", "--no-edit", "b", fails=True)
    assert said in merged.stderr
    assert "Traceback" not in merged.stderr
    assert spoiled.read_bytes() == ours
    assert git("diff", "--name-only", "--diff-filter=U").stdout.split() == [spoiled.relative_to(shared.root).as_posix()]


def test_a_killed_driver_leaves_ours_or_the_merged(tmp_path: Path) -> None:
    """At whatever moment: never a marker, never half a file."""
    entries = [f'msgid "Sentence {number}."\nmsgstr "{{}}{number}."\n' for number in range(3000)]
    base, ours, theirs = (tmp_path / name for name in ("base", "ours", "theirs"))
    head = 'msgid ""\nmsgstr "Language: es\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
    for path, said in ((base, "Frase "), (ours, "Una frase "), (theirs, "La frase ")):
        path.write_text(head + "\n".join(entry.format(said) for entry in entries), encoding="utf-8")
    before = ours.read_bytes()
    command = [sys.executable, "-m", "polyglot", "merge-driver", "--", *map(str, (base, ours, theirs)), "locales/a.po"]
    subprocess.run(command, check=True)
    merged = ours.read_bytes()
    assert merged != before
    assert merged.count(ANOTHER.encode()) == 3000
    seen = set()
    for part in range(12):
        ours.write_bytes(before)
        with subprocess.Popen(command) as driver:
            time.sleep(part * 0.1)
            driver.kill()
        seen.add(ours.read_bytes())
    assert seen <= {before, merged}
    assert before in seen


def test_setup_in_a_folder_of_a_repository(tmp_path: Path, run: Run, git: Git) -> None:
    """A publication beside other things, in folders with any name, by a Python with any name; what stands is kept."""
    python = tmp_path / "a %O it's" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(Path(sys.executable).resolve())
    (python.parents[1] / "lib").symlink_to(Path(sys.prefix) / "lib")
    shutil.copy(Path(sys.prefix) / "pyvenv.cfg", python.parents[1])
    folder = tmp_path / "the %P news"
    outside = run("init", folder.name, "--languages", "es")
    assert "git-setup" in outside.stdout
    outside = run("-C", folder, "git-setup")
    assert (outside.returncode, outside.stdout) == (2, "")
    assert outside.stderr.startswith("error: git cannot be set up in ")
    git("init")
    (folder / ".gitattributes").write_bytes(b"*.md text\r\nlocales/**/*.po merge=polyglot -diff")
    command = [str(python), "-m", "polyglot", "-C", str(folder), "git-setup"]
    first, second = (subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(2))
    assert first.stdout.startswith("git merges catalogs and ledgers by message: wrote .gitattributes and this clone's")
    assert second.stdout == "git merges catalogs and ledgers by message: nothing to change.\n"
    assert (folder / ".gitattributes").read_bytes() == (
        b"*.md text\r\nlocales/**/*.po merge=polyglot -diff\nlocales/**/*.po merge=polyglot\n"
        b"locales/**/*.pot merge=polyglot\nlocales/**/*.jsonl merge=polyglot\n"
        b"locales/*/published.json merge=polyglot\n"
    )
    (tmp_path / "click.py").write_text("raise SystemExit('this is no part of polyglot')\n", encoding="utf-8")
    publication = publications.read(folder)
    sync(publication, DAY)
    git("add", folder.name)
    git("commit", "-m", "Begin")
    title = "Our first article"
    work_of = {"b": "Nuestro primer artículo", "a": "El primer artículo"}
    for branch, target in work_of.items():
        git("checkout", "-b", branch, "main")
        write(publication, {title: target}, "first-article")
        git("commit", "-am", "Work")
    git("merge", "--no-edit", "b")
    assert texts(publication, "first-article")[title] == (
        "El primer artículo",
        True,
        f"{ANOTHER} Nuestro primer artículo",
    )
