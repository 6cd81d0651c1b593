"""The rules of a language: drafts or none, a second reviewer, credits, and their settings."""

import json
from pathlib import Path

import pytest

from polyglot import publication as publications
from polyglot.errors import ConfigError
from polyglot.model import State
from polyglot.workflow.approve import approve
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run
from tests.support.rules import HEAD, STORY, page, put, status

ES = [f"El depósito {number} presta escaleras." for number in range(7)]


# Drafts


@pytest.mark.parametrize(
    ("rules", "made"),
    [
        ("[drafting]\ndrafts = false\n", {"es": 0, "fr": 0}),
        ("[language.es]\ndrafts = false\n", {"es": 0, "fr": 7}),
        ("[drafting]\ndrafts = false\n[language.es]\ndrafts = true\n", {"es": 7, "fr": 0}),
    ],
)
def test_no_drafts(run: Run, make: Make, rules: str, made: dict[str, int]) -> None:
    make({"a": STORY}, HEAD + rules.replace("[drafting]\n", '[drafting]\nengine = "pseudo"\n'))
    if "[drafting]" not in rules:
        make({"a": STORY}, HEAD + '[drafting]\nengine = "pseudo"\n' + rules)
    result = run("draft", "-l", "es", "-l", "fr")
    assert result.returncode == 0
    assert (": no machine translation, as set in polyglot.toml (drafts = false)." in result.stdout) is True
    done = json.loads(run("status", "--json").stdout)["articles"]
    assert {row["language"]: row["words"].get("draft", 0) // 9 for row in done if row["language"] != "en"} == made


def test_drafts_that_are_not_allowed_are_never_printed(make: Make) -> None:
    drafted = [f"Borrador {number}." for number in range(7)]
    publication = make({"a": STORY}, HEAD + '[editions]\nunreviewed = "draft"\npublish_at = 0\n')
    sync(publication, DAY)
    put(publication, drafted, fuzzy=True)
    assert "Borrador 3." in page(publication)
    publication = make({}, HEAD + '[editions]\nunreviewed = "draft"\npublish_at = 0\n[language.es]\ndrafts = false\n')
    assert "Borrador" not in page(publication)
    assert "Borrador" not in page(publication, preview=True)
    assert "Depot number three" in page(publication, preview=True)


# A second reviewer


def test_a_second_reviewer(run: Run, make: Make) -> None:
    """Only what a second person accepted is ready; what one person reviewed stands as source, and a preview shows it."""
    publication = make({"a": STORY}, HEAD + "[language.es]\nsecond_reviewer = true\npublish_at = 0.8\n")
    sync(publication, DAY)
    put(publication, ES)
    assert (status(publication).share, status(publication).publishable, status(publication).waiting) == (0, False, 63)
    assert "63" in run("status").stdout
    assert "waiting: words that a second person has to approve" in run("status").stdout
    assert page(publication) == ""
    assert "El depósito 3 presta" in page(publication, preview=True)
    first = run("approve", "a", "-l", "es", "--by", "ana").stdout.splitlines()[:2]
    assert first == [
        "Nothing to approve.",
        "Recorded ana as the reviewer of 7 messages, as none was known: another person has to approve them.",
    ]
    assert (status(publication).share, status(publication).waiting) == (0, 63)
    assert "7 reviewed by ana alone" in run("approve", "a", "-l", "es", "--by", "ana").stdout
    assert run("approve", "a", "-l", "es", "--by", "bo").stdout.startswith("Approved: es 7.")
    path = publication.catalog_path("a", publication.locale("es"))
    path.write_text(path.read_text(encoding="utf-8").replace("depósito 3", "viejo depósito 3"), encoding="utf-8")
    assert (status(publication).publishable, status(publication).waiting) == (True, 9)
    printed = page(publication)
    assert "El depósito 2 presta escaleras." in printed
    assert "depósito 3" not in printed
    assert "Depot number four lends" in printed


@pytest.mark.parametrize("approved", [True, False])
def test_an_edit_publishes_nothing_that_was_not_ready(make: Make, tmp_path: Path, *, approved: bool) -> None:
    """A text that waits for its second reviewer is not printed as stale either; one that was approved is."""
    rules = "[review]\nsecond_reviewer = true\n[editions]\npublish_at = 0\n"
    publication = make({"a": STORY}, HEAD + rules)
    sync(publication, DAY)
    put(publication, ES)
    for by in ("ana", "bo") if approved else ():
        approve(publication, ["a"], publication.locales, by, DAY)
    (tmp_path / "articles/a.md").write_text(STORY.replace("three lends ladders", "three lends lamps"), encoding="utf-8")
    sync(publication, DAY)
    assert status(publication).words[State.STALE] == 9
    assert ('class="stale">El depósito 2 presta' in page(publication)) is approved
    make({"a": STORY.replace("three lends ladders", "three lends carts")}, HEAD + rules)
    sync(publication, DAY)
    assert ('class="stale">El depósito 2 presta' in page(publication)) is approved
    path = publication.catalog_path("a", publication.locale("es"))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert any(line.startswith("#| ") for line in lines)
    path.write_text("".join(line for line in lines if not line.startswith("#| ")), encoding="utf-8")  # as msgmerge does
    assert ('class="stale">El depósito 2 presta' in page(publication)) is approved


# Credits


def test_credits(run: Run, make: Make, tmp_path: Path) -> None:
    """A name stands in an edition if the settings have it, under what a person translated, and nowhere else."""
    rules = '[language.es]\ncredits = ["Ana", "<b>Bo</b>", "Chen"]\n'
    publication = make({"a": STORY, "b": "One."}, HEAD + rules)
    sync(publication, DAY)
    put(publication, ES)
    path = publication.catalog_path("a", publication.locale("es"))
    text = path.read_text(encoding="utf-8").replace(
        '"Language:', '"Last-Translator: Dora <dora@example.org>\\n"\n"Language:', 1
    )
    path.write_text(text, encoding="utf-8")
    assert run("build", "-o", "all").returncode == 0
    said = "<p>Traducción: <bdi>Ana</bdi>, <bdi>&lt;b&gt;Bo&lt;/b&gt;</bdi> y <bdi>Chen</bdi></p>"
    assert said in (tmp_path / "all/es/a/index.html").read_text(encoding="utf-8")
    front = (tmp_path / "all/es/downloads/markdown/a.md").read_text(encoding="utf-8").split("---")[1]
    assert 'translated_by: "Ana, <b>Bo</b> y Chen"\n' in front
    for path in (tmp_path / "all").rglob("*.*"):
        content = path.read_text(encoding="utf-8")
        assert "Dora" not in content
        assert "Ana" not in content or "/es/" in path.as_posix()
    assert run("build", "-o", "all", "--preview").returncode == 0
    assert "Ana" not in (tmp_path / "all/es/b/index.html").read_text(encoding="utf-8")  # nobody has translated it


def test_an_article_has_its_own_credits(run: Run, make: Make) -> None:
    rules = (
        '[language.es]\ncredits = ["Ana"]\n[language.es.article_credits]\na = ["Bo"]\n"2026/c" = []\nnone = ["Chen"]\n'
    )
    publication = make({"a": STORY, "2026/c": "One."}, HEAD + rules)
    assert publication.rules["es"].credited("a") == ("Bo",)
    assert publication.rules["es"].credited("2026/c") == ()
    assert publication.rules["es"].credited("b") == ("Ana",)
    sync(publication, DAY)
    assert "The credits of “es” name the article “none”, which does not exist." in run("check").stderr
    put(publication, ES)
    assert "Traducción: <bdi>Bo</bdi>" in page(publication)


# Their settings


def test_rules_of_the_publication_and_of_a_language(make: Make) -> None:
    read = make({}, HEAD + "[drafting]\ndrafts = false\n[review]\nsecond_reviewer = true\nwarn_unmodified = 0.5\n")
    rules = read.rules["es"]
    assert (rules.drafts, rules.second_reviewer, rules.warn_unmodified, rules.refuse_unmodified) == (
        False,
        True,
        0.5,
        0.95,
    )
    read = make(
        {}, HEAD + "[review]\nsecond_reviewer = true\n[language.fr]\nsecond_reviewer = false\nwarn_unmodified = 0\n"
    )
    assert (read.rules["es"].second_reviewer, read.rules["fr"].second_reviewer) == (True, False)
    assert (read.rules["es"].warn_unmodified, read.rules["fr"].warn_unmodified) == (0.85, 0)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[review]\nsecond_reveiwer = true\n", 5, "Did you mean `second_reviewer`?"),
        ("[review]\nsecond_reviewer = 1\n", 5, "Write second_reviewer = true or second_reviewer = false."),
        ("[review]\nrefuse_unmodified = 95\n", 5, "such as refuse_unmodified = 0.95."),
        ('[drafting]\ndrafts = "no"\n', 5, "Write drafts = true or drafts = false."),
        ("[language.es]\n[language.fr]\nwarn_unmodifed = 0.9\n", 6, "in [language.fr]. Did you mean `warn_unmodified`?"),
        ("[language.es]\ndrafts = true\n[language.fr]\nstale = -1\n", 7, "Write stale ="),
        ('[language.es]\ncredits = "Ana"\n', 5, 'Write for example: credits = ["Ana", "the Tuesday group"]'),
        ('[language.es]\ncredits = ["Ana", " "]\n', 5, "Write for example: credits ="),
        ('[language.es]\ncredits = ["A\\nna"]\n', 5, "Write for example: credits ="),
        ('[language.es]\n[language.es.article_credits]\na = "Ana"\n', 5, "Write for example: article_credits ="),
        ('[language]\nes = 1\n', 1, "does not fit"),
    ],
)  # fmt: skip
def test_mistakes(make: Make, text: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        make({}, HEAD + text)
    assert said in str(error.value)
    assert error.value.where == f"polyglot.toml:{line}"


def test_a_language_table_that_is_none(make: Make, tmp_path: Path) -> None:
    make({}, HEAD)
    (tmp_path / "polyglot.toml").write_text(HEAD + "language = 1\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="language"):
        publications.read(tmp_path)
