"""What a browser prints of a page: as pdftotext reads it."""

import subprocess
from pathlib import Path

from polyglot.building.build import build
from polyglot.building.order import BuildRequest, plan_folders
from tests.conftest import Make
from tests.judges import programs

ARTICLE = """---
title: Of seeds
tags: [water]
---

See https://seeds.example/a/, [seeds.example/b](https://seeds.example/b/) and [a list](https://seeds.example/c/).

<details><summary>More</summary>

Behind the summary.

</details>
"""


def test_print_shows_all_text_and_every_address_once(make: Make, tmp_path: Path) -> None:
    programs.need("chromium")
    publication = make({"one": ARTICLE})
    folders = plan_folders(publication, [publication.locale("en")], ("html",), tmp_path / "out")
    build(BuildRequest(publication, folders))
    (page,) = (tmp_path / "out").rglob("one/index.html")
    printed = tmp_path / "page.pdf"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={printed}"]
    subprocess.run([programs.path("chromium"), *options, page.as_uri()], check=True, capture_output=True)
    run = subprocess.run(["pdftotext", printed, "-"], check=True, capture_output=True, text=True)
    assert "Behind the summary." in run.stdout
    assert [run.stdout.count(f"seeds.example/{name}") for name in "abc"] == [1, 1, 1]
    assert "water" not in run.stdout
    assert "Topics" not in run.stdout
