"""Links and pictures: where they lead on a page, and what is said of those that lead nowhere."""

import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from polyglot.articles.html_addresses import AddressUse, map_addresses
from polyglot.building.build import build as run_build
from polyglot.building.order import BuildRequest, plan_folders
from polyglot.editions.print_policy import BuildMode
from polyglot.publication import Publication
from polyglot.workflow.check import check
from tests.conftest import Make, Run, dot, png
from tests.support.addresses import read_addresses
from tests.support.builds import build


def body(publication: Publication, id: str = "a") -> str:
    page = (publication.root / "site" / id / "index.html").read_text(encoding="utf-8")
    return page.partition('<div class="body">\n')[2].partition("</article>")[0]


class Read(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def addresses(self) -> list[str]:
        names = ("href", "src", "srcset", "poster")
        return [attrs[name] or "" for _, attrs in self.tags for name in names if name in attrs]


LONG = "x" * 300


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[l](<//[x>)", None),  # the parser writes %5B
        ('<img src="//[x">', "link-address"),
        ('A <a href="//[x">b</a>', "link-address"),
        (f"![p]({LONG}.png)", "picture-missing"),
        (f"[l]({LONG})", "link-missing"),
        (f"[l]({LONG}.md)", "link-missing"),
        (f"[l]({'y/' * 3000}z)", "link-missing"),
        ("![p](a%00b.png)", "picture-missing"),
    ],
)
def test_a_bad_link_stops_nothing(make: Make, text: str, code: str | None) -> None:
    publication = make({"a": f"---\ntitle: T\n---\nOne.\n\nTwo\nand {text}\n", "b": "Two."})
    wanted = [("articles/a.md", 7, code, "warning")] if code else []
    for findings in (
        build(publication, ["en"], output=publication.root / "site").findings,
        check(publication),
    ):
        found = [finding for finding in findings if finding.code != "out-of-step"]
        assert [(finding.path, finding.line, finding.code, finding.severity) for finding in found] == wanted
    assert (publication.root / "site/b/index.html").is_file()


@pytest.mark.parametrize("text", ["![p](ext.png)", "[p](ext.png)", '<img src="ext.png">', "[p](out/hostname)"])
def test_no_link_leads_out_of_the_folder(make: Make, tmp_path: Path, text: str) -> None:
    """A symbolic link publishes no file from elsewhere; one within the folder is followed."""
    publication = make({"a": f"A {text} W. ![in](in.png)"})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/hostname").write_text("secret", encoding="utf-8")
    (publication.articles / "ext.png").symlink_to("../elsewhere/hostname")
    (publication.articles / "out").symlink_to("../elsewhere")
    (publication.articles / "real.png").write_bytes(png())
    (publication.articles / "in.png").symlink_to("real.png")
    report = build(publication, ["en"], output=publication.root / "site")
    assert [(finding.code, finding.line) for finding in report.findings] == [("link-outside", 1)]
    made = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert not [path for path in made if b"secret" in path.read_bytes()]
    assert dot(tmp_path / "site/in-png-1.png") == (255, 0, 0)


NAMES = [
    "p q.png",
    "a#b.png",
    "a?b.png",
    "a%20b.png",
    "a&b.png",
    "ä.png",
    'a" onerror="alert(1).png',
    "a'b.png",
    "a&amp;b.png",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["![p]({})", '<img src="{}">', "A <img src='{}'> b", "<video poster={}></video>"])
def test_pictures_of_any_name(make: Make, name: str, form: str) -> None:
    """Whatever letters a file's name has, its picture is there and the page leads to it; no attribute breaks out.

    Of a picture that an article shows there are several files; in raw HTML it keeps its name.
    """
    written = "".join(chr(byte) if chr(byte).isalnum() and byte < 128 else f"%{byte:02X}" for byte in name.encode())
    publication = make({"n/a": form.format(written)})
    (publication.articles / "n" / name).write_bytes(png())
    assert not build(publication, ["en"], output=publication.root / "site").findings
    read = Read(body(publication, "n/a"))
    stem = name.removesuffix(".png")
    made = [f"{stem}-png-1.webp", f"{stem}-png-1.png"] if form.startswith("!") else [name]
    assert [unquote(address) for address in read.addresses()] == [f"../../n/{one}" for one in made]
    assert not [attrs for _, attrs in read.tags if "onerror" in attrs]
    assert {path.name for path in (publication.root / "site/n").iterdir()} == {"a", *made}
    assert {dot(publication.root / "site/n" / one) for one in made} == {(255, 0, 0)}


@pytest.mark.parametrize("id", ["c#1", "what?", "a%20b", "a&b", "ä", "n'1", "a:b"])
def test_articles_of_any_name(make: Make, id: str) -> None:
    """Links, the front page and the languages lead to an article whatever letters its id has."""
    written = "".join(f"%{byte:02X}" for byte in id.encode())
    publication = make({id: "One.\n\n## Part", "a": f"See [it]({written}.md#part) and <a href='{written}.md'>it</a>."})
    order = BuildRequest(
        publication, plan_folders(publication, publication.locales, ["html"], None), BuildMode(preview=True)
    )
    assert not run_build(order).findings
    pages = list(publication.editions.rglob("*.html"))
    assert len(pages) == 13
    for page in pages:
        for address in Read(page.read_text(encoding="utf-8")).addresses():
            if not address.startswith(("#", "http", "data:")):
                assert (page.parent / unquote(urlsplit(address).path)).is_file(), (page, address)
    text = (publication.editions / "en/a/index.html").read_text(encoding="utf-8")
    assert text.count("#part") == 1


def test_raw_html_with_entities(make: Make) -> None:
    publication = make(
        {
            "a": '<img src="a&amp;b.png">\n\nA <a href="b.md#x&quot;y">z</a> and <img alt="&amp;" src="&lt;.png">.',
            "b": "B.\n\n<p id='x\"y'>Here.</p>",
        }
    )
    for name in ("a&b.png", "<.png"):
        (publication.articles / name).write_bytes(png())
    assert not build(publication, ["en"], output=publication.root / "site").findings
    text = body(publication)
    assert '<img src="../a%26b.png">' in text
    assert '<a href="../b/index.html#x&quot;y">z</a> and <img alt="&amp;" src="../%3C.png">' in text


@pytest.mark.parametrize(
    "html",
    [
        "<img src=p.png>",
        "<img src=p.png/>",
        '<IMG SRC="p.png">',
        '<img alt="a > b" src="p.png">',
        "<img alt='a > \" b' src = 'p.png' />",
        '<video poster="p.png">',
        "<img\nsrc\n=\n'p.png'>",
        '<img hidden src="p.png"alt=x>',
        "<img alt=a\"b src='p.png'>",
        '<!-- " --><img src="p.png">',
        '< img src="x"><img src="p.png">',
        '<img/src="p.png">',
    ],
)
def test_every_way_to_write_a_tag(html: str) -> None:
    found: list[tuple[str, AddressUse]] = []

    def change(address: str, use: AddressUse) -> str:
        found.append((address, use))
        return f"up/{address}"

    changed = map_addresses(html, change)
    assert [(address.rstrip("/"), use) for address, use in found] == [("p.png", AddressUse.EMBEDDED)]
    assert [address.rstrip("/") for address in Read(changed).addresses()][-1:] == ["up/p.png"]
    assert map_addresses(html, lambda address, _: address) == html


@pytest.mark.parametrize(
    "html",
    [
        '<img srcset="p.png">',
        '<img srcset="p.png 400w, p.png 800w , p.png" alt="">',
        '<picture><source srcset="p.png 2x, https://a.example/x,y.png 3x"><img src="p.png"></picture>',
        '<div style="color:red;background:url(p.png)">x</div>',
        """<div style="background: URL( 'p.png' ) no-repeat, url(p.png)">x</div>""",
        '<style>\n@import "p.png";\np { background: url("p.png") }\n</style>',
        '<object data="p.png"></object>',
        '<table background="p.png"><tr><td>x</td></tr></table>',
        '<svg><image href="p.png"/><image xlink:href="p.png"/></svg>',
        '<video poster="p.png" src="p.png"><source src="p.png"><track src="p.png"></video>',
    ],
)
def test_every_place_of_an_address(make: Make, html: str) -> None:
    """Files that raw HTML loads are in the edition, and nothing leads elsewhere."""
    publication = make({"n/a": html})
    (publication.articles / "n/p.png").write_bytes(png())
    output = publication.root / "out"
    assert not build(publication, ["en"], output=output).findings
    addresses = {one.address for one in read_addresses(output) if one.file == "n/a/index.html"}
    assert "../../n/p.png" in addresses
    assert "p.png" not in addresses
    assert dot(output / "n/p.png") == (255, 0, 0)


@pytest.mark.parametrize(
    "html",
    [
        '<!-- <img src="p.png"> -->',
        '<img data-src="p.png">',
        "<img title=' src=\"p.png\" '>",
        'a < b src="p.png"',
        "</a src='p'>",
    ],
)
def test_what_is_no_address(html: str) -> None:
    assert map_addresses(html, lambda _, __: "changed") == html


@pytest.mark.parametrize(
    "piece", ["<a ", "<a x", '<a x="', "<!-- ", "<a x='\"", "<a   ", "<a / ", "<a =", "a =", "<a x = "]
)
def test_hostile_html_takes_no_time(piece: str) -> None:
    """Read twice from each place, this would not end today."""
    text = piece * 100_000
    assert map_addresses(text, lambda address, _: address) == text


def test_many_missing_pictures(make: Make) -> None:
    """Each is told once, on its own line, and without comparing it with all others."""
    count = 4000
    text = "\n".join(f"![p{number}](x{number}.png) ![again](x{number}.png)" for number in range(count))
    publication = make({"a": f"---\ntitle: T\n---\n{text}\n"})
    findings = build(publication, ["en"], output=publication.root / "site").findings
    assert [finding.line for finding in findings] == list(range(4, 4 + count))


def test_a_link_in_a_circle(make: Make, run: Run) -> None:
    publication = make({"a": "One."})
    (publication.articles / "self.md").symlink_to("self.md")
    (publication.articles / "gone.md").symlink_to("nowhere.md")
    for verb in ("sync", "check", "status", "build"):
        result = run(verb)
        assert (result.returncode, result.stderr) == (0, ""), verb


@pytest.mark.skipif(os.name != "posix", reason="names are bytes there only")
def test_a_name_that_is_not_utf8(make: Make, run: Run) -> None:
    publication = make({"a": "One."})
    for folder, end in (("articles", "md"), ("locales/es/LC_MESSAGES", "po")):
        (publication.root / folder).mkdir(parents=True, exist_ok=True)
        path = os.fsencode(publication.root / folder) + b"/bad\xff." + end.encode()
        with open(path, "wb"):  # noqa: PTH123
            pass
    for verb in ("sync", "status", "check", "build"):
        for options in ((), ("--json",)):
            result = run(verb, *options)
            assert (result.returncode, "Traceback" in result.stderr) == (1, False), (verb, result.stderr)
            assert (
                r"articles/bad\xff.md:1: error: The name of this article is not UTF-8. Rename it." in result.stderr
                or (r"articles/bad\\xff.md" in result.stdout)
            )


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii"])
def test_a_terminal_without_the_letters(make: Make, tmp_path: Path, encoding: str) -> None:
    make({"ع": "One."})
    for arguments in (["models", "list"], ["sync"], ["status"], ["status", "--json"], ["snyc"], ["build"]):
        result = subprocess.run(
            [sys.executable, "-m", "polyglot", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONIOENCODING": encoding},
            capture_output=True,
            check=False,
        )
        assert b"Traceback" not in result.stderr, arguments
        assert result.returncode == (2 if arguments == ["snyc"] else 0), arguments
