"""Every example of README and docs/ does what the page says: it is run, or read by the reader that takes such a text."""

import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
import yaml

from polyglot.findings import FindingCode
from polyglot.settings import Settings
from tests.conftest import SVG, Run
from tests.docs import commands
from tests.docs.pages import GUIDES, ROOT, Example, code_spans, examples
from tests.support.plug_ins import guide_example, install

SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es", "ar", "zh"]\n'
ARTICLE = "---\ntitle: A note\n---\nAna Ruiz opens the seed library.\n"
PROGRAMS = re.compile(r"^\s*(polyglot|uv|pip|apt|git|dask) ", re.MULTILINE)

Check = Callable[[Example, Path, Run], None]


def shell(example: Example, folder: Path, run: Run) -> None:
    subprocess.run(["bash", "-n"], input=example.text, text=True, check=True)
    for words in commands.split(example.text):
        commands.check(words)


def settings(example: Example, folder: Path, run: Run) -> None:
    whole = example.text if "[publication]" in example.text else SETTINGS + example.text
    publish(folder, whole, {"note": ARTICLE})
    succeed(run("check"))
    for name, table in tomllib.loads(whole).get("engine", {}).items():
        commands.engines()[name].load()(**table)


def issue(example: Example, folder: Path, run: Run) -> None:
    issue = tomllib.loads(example.text)
    publish(folder, SETTINGS, {f"2026-3/{name}": ARTICLE for name in issue.get("order", ["note"])})
    (folder / "articles/2026-3/issue.toml").write_text(example.text, encoding="utf-8")
    if "cover" in issue:
        cover = folder / "articles/2026-3" / issue["cover"]
        cover.parent.mkdir()
        cover.write_bytes(SVG)
    succeed(run("sync"))
    succeed(run("check"))


def article(example: Example, folder: Path, run: Run) -> None:
    publish(folder, SETTINGS, {"note": example.text})
    succeed(run("sync"))
    succeed(run("check"))
    catalog = (folder / "locales/pot/note.pot").read_text(encoding="utf-8")
    skipped = re.findall(r"<!-- i18n:skip -->\n(.+)", example.text)
    notes = re.findall(r"<!-- i18n:comment (.+) -->", example.text)
    assert catalog.count("\nmsgid ") > 1
    assert not any(text in catalog for text in skipped)
    assert all(f"#. {note}" in catalog for note in notes)


def front_matter(example: Example, folder: Path, run: Run) -> None:
    publish(folder, SETTINGS, {"note": f"---\n{example.text}---\nAna Ruiz opens the seed library.\n"})
    succeed(run("sync"))
    assert "#. keep: Ana Ruiz\n" in (folder / "locales/es/LC_MESSAGES/note.po").read_text()


def glossary(example: Example, folder: Path, run: Run) -> None:
    publish(folder, SETTINGS, {"note": ARTICLE})
    (folder / "glossary.csv").write_text(example.text, encoding="utf-8")
    assert "seed library" in succeed(run("glossary"))
    succeed(run("sync"))
    [comment] = (span for span in code_spans(example.page) if span.startswith("glossary: seed library →"))
    assert f"#. {comment}\n" in (folder / "locales/es/LC_MESSAGES/note.po").read_text(encoding="utf-8")


def template(example: Example, folder: Path, run: Run) -> None:
    publish(folder, SETTINGS, {"note": ARTICLE})
    path = folder / example.name
    path.parent.mkdir()
    path.write_text(example.text, encoding="utf-8")
    succeed(run("build", "-f", "html", "-l", "en"))
    assert "Printed on the backs of old maps." in (folder / "editions/en/note/index.html").read_text()


def model_index(example: Example, folder: Path, run: Run) -> None:
    (folder / "index.json").write_text(example.text)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/"
        assert succeed(run("models", "list", "--available", ARGOS_PACKAGE_INDEX=address)) == "en → es  1.9\n"
    finally:
        server.shutdown()
        server.server_close()


def dask_settings(example: Example, folder: Path, run: Run) -> None:
    import distributed

    known = yaml.safe_load((Path(distributed.__file__).parent / "distributed.yaml").read_text())
    assert keys(yaml.safe_load(example.text)) <= keys(known)


def powershell(example: Example, folder: Path, run: Run) -> None:
    assert example.text == "wsl --install\n"


def plug_in(example: Example, folder: Path, run: Run) -> None:
    """The contract tests run the examples of these pages: `test_contract.py` in tests/engines, tests/formats and tests/quality."""
    assert example.page.name in {"engines.md", "checks.md", "formats.md"}


def plug_in_session(example: Example, folder: Path, run: Run) -> None:
    code, entry_points = guide_example(example.page.stem)
    install(folder, {"polyglot_shout": code}, entry_points)
    (folder / "session.txt").write_text(example.text)
    command = [sys.executable, "-m", "doctest", "session.txt"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "")


def elsewhere(example: Example, folder: Path, run: Run) -> None:
    """`test_completion` runs these."""
    assert example.page.name == "installing.md"


def output(example: Example, folder: Path, run: Run) -> None:
    assert not PROGRAMS.search(example.text), "a command is no output"


CHECKS: dict[tuple[str, str], Check] = {
    ("sh", ""): shell,
    ("toml", "polyglot.toml"): settings,
    ("toml", "issue.toml"): issue,
    ("markdown", "article"): article,
    ("yaml", "front matter"): front_matter,
    ("csv", "glossary.csv"): glossary,
    ("jinja", "templates/article.html"): template,
    ("json", "index.json"): model_index,
    ("yaml", "distributed.yaml"): dask_settings,
    ("powershell", ""): powershell,
    ("python", ""): plug_in,
    ("toml", ""): plug_in,
    ("pycon", ""): plug_in_session,
    ("bash", "completion"): elsewhere,
    ("zsh", "completion"): elsewhere,
    ("fish", "completion"): elsewhere,
    ("text", "files"): output,
    ("text", "output"): output,
}


@pytest.mark.parametrize("example", examples(), ids=str)
def test_an_example(example: Example, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kind = (example.language, example.name)
    assert kind in CHECKS, f"{example}: nothing checks such an example ({' '.join(kind)!r}); fence it, or add a check"
    CHECKS[kind](example, tmp_path, run)


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_texts(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands and options within sentences exist too."""
    monkeypatch.chdir(tmp_path)
    known = set().union(*commands.options_by_command().values(), commands.MENTIONED)
    for span in code_spans(page):
        if span.startswith("polyglot "):
            commands.parse(span.split()[1:], complete=False)
        elif span.startswith("--"):
            assert span.split()[0] in known, span


def test_the_settings_are_complete_and_show_the_defaults() -> None:
    [example] = (one for one in examples() if one.name == "polyglot.toml" and one.page.name == "settings.md")
    shown = tomllib.loads(example.text)
    needed = {"source_language": "en", "languages": ["es", "pt-BR", "ar"]}
    read = msgspec.convert({"publication": needed, "language": {"ar": {}}}, Settings)
    defaults = msgspec.json.decode(msgspec.json.encode(read))
    special = set(re.findall(r"^(\w+) = .*# default: ", example.text, re.MULTILINE))
    for table in ("publication", "drafting", "review", "editions"):
        assert set(shown[table]) == set(defaults[table]), table
        for key, value in shown[table].items():
            assert value == defaults[table][key] or key in special, key
    page = example.page.read_text(encoding="utf-8")
    [paragraph] = re.findall(r"^A table `\[language\.TAG\]` (.+?)\n\n", page, re.DOTALL | re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", paragraph)) == set(defaults["language"]["ar"])
    assert shown["checks"].keys() <= set(FindingCode)


def test_the_commands_with_json_are_listed() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    [listed] = re.findall(
        r"^For other programs, these commands have an option `--json`: (.+?)\.", page, re.DOTALL | re.MULTILINE
    )
    with_json = {name for name, options in commands.options_by_command().items() if "--json" in options}
    assert set(re.findall(r"`(.+?)`", listed)) == with_json


def test_the_editors_commands_of_the_readme_run_in_this_order(tmp_path: Path, run: Run) -> None:
    folder, ran = Path(), []
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("## For editors")[2].partition("\n## ")[0]
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        for program, *arguments in commands.split(block):
            if program == "cd":
                folder /= arguments[0]
            if program == "polyglot" and arguments[0] != "serve":  # which would run until somebody ends it
                succeed(run(*(["-C", folder] if folder.parts else []), *arguments))
                ran.append(arguments[0])
    assert ran == ["init", "sync", "draft", "status", "check", "build"]
    assert "#, fuzzy" in (tmp_path / folder / "locales/es/LC_MESSAGES/first-article.po").read_text()
    assert (tmp_path / folder / "editions/ar/index.html").is_file()


def publish(folder: Path, settings: str, articles: dict[str, str]) -> None:
    """Write a publication."""
    (folder / "polyglot.toml").write_text(settings, encoding="utf-8")
    for id, text in articles.items():
        path = folder / "articles" / f"{id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def succeed(ran: "subprocess.CompletedProcess[str]") -> str:
    """Fail unless the command succeeded; returns what it printed."""
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def keys(table: object, path: str = "") -> set[str]:
    """Return the paths of all keys of nested tables."""
    if not isinstance(table, dict):
        return {path}
    return {path} | {below for key, value in table.items() for below in keys(value, f"{path}.{key}")}
