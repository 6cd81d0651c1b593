"""Makes what the golden folders hold: run `uv run python -m tests.support.goldens` after a wanted change, and read the diff."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from polyglot import publication
from polyglot.building.build import build
from polyglot.building.order import BuildRequest, plan_folders
from polyglot.building.output_folder import STATE_NAME
from polyglot.drafting.backlog import DraftRequest
from polyglot.editions.print_policy import BuildMode
from polyglot.workflow.draft import draft
from polyglot.workflow.sync import sync
from tests.support.paths import CONSTRUCTS, DATA

SETTINGS = (
    '[publication]\nsource_language = "en"\nlanguages = ["eu", "zh"]\ntitle = "Golden"\n'
    'base_url = "https://golden.example/"\n[drafting]\nengine = "pseudo"\n'
)
SITE_DAY = "2026-01-01"


def construct(folder: Path) -> dict[str, str]:
    """What becomes of an article: its template, its page and Markdown untranslated, and the same by the pseudo engine."""
    with TemporaryDirectory() as name:
        root = Path(name)
        (root / "articles").mkdir()
        (root / "polyglot.toml").write_text(SETTINGS, encoding="utf-8")
        for path in (folder / "article.md", *folder.glob("*.svg"), *folder.glob("*.png")):
            shutil.copy(path, root / "articles" / path.name)
        read = publication.read(root)
        sync(read, SITE_DAY)
        files = {"template.po": read.template_path("article").read_text(encoding="utf-8")}
        built(root, files, "source")
        draft(DraftRequest(publication=read, locales=[read.locale("eu")], day=SITE_DAY))
        built(root, files, "pseudo")
        return files


def built(root: Path, files: dict[str, str], name: str) -> None:
    read = publication.read(root)
    locales = [read.locale("eu")]
    order = BuildRequest(read, plan_folders(read, locales, ("html", "markdown"), root / name), BuildMode(preview=True))
    build(order)
    page = (root / name / "eu" / "article" / "index.html").read_text(encoding="utf-8")
    body = (
        page.partition('<div class="body">\n')[2]
        .partition("</div>\n</article>")[0]
        .partition('</div>\n<ul class="tags"')[0]
    )
    files[f"{name}.html"] = body
    files[f"{name}.md"] = (root / name / "eu" / "downloads" / "markdown" / "article.md").read_text(encoding="utf-8")


def site(source: Path, output: Path) -> None:
    """Build the small publication of `tests/data/site` into a folder, with all its editions."""
    with TemporaryDirectory() as name:
        root = Path(name) / "site"
        shutil.copytree(source, root)
        read = publication.read(root)
        assert build(BuildRequest(read, plan_folders(read, read.locales, (), output))).written
    for name in ("style.css", STATE_NAME):  # the theme, and hashes of the sources
        for path in output.rglob(name):
            path.unlink()


def constructs() -> list[Path]:
    return sorted(path for path in CONSTRUCTS.iterdir() if path.is_dir())


if __name__ == "__main__":
    for folder in constructs():
        for name, text in construct(folder).items():
            (folder / name).write_text(text, encoding="utf-8")
    shutil.rmtree(DATA / "site_editions", ignore_errors=True)
    site(DATA / "site", DATA / "site_editions")
