"""The engine `libretranslate`, with a server that behaves well, and badly, in a process of its own."""

import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from polyglot.engines.argos import ArgosEngine
from polyglot.engines.pivot import PivotEngine, pivot_route
from polyglot.engines.protocol import Engine
from polyglot.engines.pseudo import PseudoEngine
from polyglot.engines.registry import load_engine
from polyglot.errors import ConfigError, EngineError
from polyglot.storage.server_url import check_address
from tests.conftest import Make, Run
from tests.support.libretranslate_server import Server, served

pytestmark = pytest.mark.enable_socket

KEY = "POLYGLOT_LIBRETRANSLATE_KEY"
SENTENCES = [f"Number {number} is a cat." for number in range(70)]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARGOS_PACKAGES_DIR", str(home / "packages"))
        with served(home) as server:
            yield server


@pytest.fixture
def server(running: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server, well-behaved until it is told otherwise; nobody has a key."""
    monkeypatch.delenv(KEY, raising=False)
    return running.behave()


def engine(server: Any, **more: Any) -> Engine:
    address = server.address if isinstance(server, Server) else server
    return load_engine("libretranslate", {"libretranslate": {"address": address, **more}})


def texts(engine: Engine, sentences: list[str]) -> list[str]:
    return [draft.text for draft in engine.translate(sentences, "en", "es")]


def test_sentences_are_translated_there(server: Server) -> None:
    sentences = ["Hello world.", "", "The library is open every Saturday.", "Hello world.", " "]
    drafts = engine(server).translate(sentences, "en", "es")
    assert drafts[0].text not in {"", sentences[0]}
    assert [draft.text for draft in drafts] == texts(ArgosEngine(), sentences)
    assert {(draft.engine, draft.score, draft.alignment) for draft in drafts} == {("libretranslate en-es", None, None)}
    [asked] = server.asked()
    assert asked.q == [sentences[0], sentences[2]]  # blank ones stay here, equal ones go once
    assert (asked.source, asked.target, asked.format, asked.api_key) == ("en", "es", "text", "")


def test_nothing_is_asked_before_it_has_to_be(server: Server) -> None:
    nowhere = engine("http://127.0.0.1:9")
    assert nowhere.addresses == ("http://127.0.0.1:9",)
    assert nowhere.translate(["", " "], "en", "es")[1].text == " "
    assert "127.0.0.1:9" in nowhere.fingerprint("en", "es")


def test_many_sentences_go_in_batches(server: Server) -> None:
    assert len(set(texts(engine(server), SENTENCES))) == 70
    assert [len(asked.q) for asked in server.asked()] == [32, 32, 6]
    assert [text for asked in server.asked() for text in asked.q] == SENTENCES


def test_the_limits_of_the_server_are_found(server: Server) -> None:
    wanted = texts(ArgosEngine(), SENTENCES)
    server.behave(batch_limit=10)
    assert texts(engine(server), SENTENCES) == wanted
    sizes = [len(asked.q) for asked in server.asked()]
    assert sizes[:7] == [32, 16, 8, 8, 16, 8, 8]
    assert set(sizes[7:]) <= set(range(9))  # and are remembered


def test_a_sentence_that_is_too_long_goes_in_parts(server: Server) -> None:
    server.behave(char_limit=60)
    parts = ["If it rains, we meet inside the old library,", "where the cat sleeps in the house;"]
    parts += ["bring a chair, a hat and something to drink,", "and tell the others about it."]
    found = texts(engine(server), ["Hello world.", " ".join(parts), "Hello!"])
    first, last = (texts(ArgosEngine(), [text])[0] for text in ("Hello world.", "Hello!"))
    assert found == [first, " ".join(texts(ArgosEngine(), parts)), last]
    with pytest.raises(EngineError, match=r"does not translate “aaa.*”: Invalid request: exceeds text limit\. Raise"):
        texts(engine(server), ["a" * 61])


@pytest.mark.parametrize(
    "trouble",
    [["later 0"], ["later 1"], ["status 429"], ["status 503"], ["status 500", "later 0"], ["reset"], ["half"]],
    ids=" ".join,
)
def test_a_server_in_trouble_is_asked_again(server: Server, trouble: list[str]) -> None:
    server.behave(trouble=trouble)
    assert texts(engine(server), ["Hello world."]) == ["Hola mundo."]
    assert [asked.q for asked in server.asked()] == [["Hello world."]] * (len(trouble) + 1)


def test_a_slow_server_is_asked_again(server: Server) -> None:
    server.behave(trouble=["slow 1"])
    assert texts(engine(server, timeout=0.5), ["Hello world."]) == ["Hola mundo."]
    assert len(server.asked()) == 2


@pytest.mark.parametrize(
    ("trouble", "text"),
    [
        ("status 429", r"is busy or fails: Slowdown: 30 per 1 minute\. Try again later"),
        ("status 502", r"is busy or fails"),
        ("status 403", rf"refuses access: Slowdown: 30 per 1 minute\. Set {KEY}"),
        ("status 404", r"does not know the request \(status 404\)\. Check `address`"),
        ("status 418", r"does not know the request \(status 418\)"),
        ("elsewhere https://elsewhere.example/", r"redirects to 'https://elsewhere\.example/'; nothing was sent there"),
        ("slow 1", r"cannot be reached: it does not answer in time"),
        ("half", r"cannot be reached: the connection was closed"),
        ("reset", r"cannot be reached: the connection was closed"),
        ("deep", r"an answer that cannot be read"),
        ('says {"translatedText": "Hola"}', r"an answer that cannot be read"),
        ('says {"translatedText": [1]}', r"an answer that cannot be read"),
        ('says {"translatedText": [null]}', r"an answer that cannot be read"),
        ('says {"translatedText": ["\\ud800"]}', r"an answer that cannot be read"),
        ('says ["Hola"]', r"an answer that cannot be read"),
        ('says {"translatedText": []}', r"returned 0 translations for 1 sentences"),
        ('says {"translatedText": ["a", "b"]}', r"returned 2 translations for 1 sentences"),
    ],
)
def test_trouble_that_stays_is_told(server: Server, trouble: str, text: str) -> None:
    server.behave(trouble=[trouble])
    with pytest.raises(EngineError, match=text) as caught:
        texts(engine(server, retries=0, timeout=0.5), ["Hello world."])
    assert server.address in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(server.asked()) == 1


def test_a_redirect_gets_no_text(server: Server) -> None:
    server.behave(trouble=[f"elsewhere {server.address}/translate"] * 2)
    with pytest.raises(EngineError, match="nothing was sent there"):
        texts(engine(server), ["Hello world."])
    assert len(server.asked()) == 1


def test_a_proxy_of_the_environment_gets_no_text(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert texts(engine(server), ["Hello world."]) == ["Hola mundo."]


def test_what_a_server_says_is_made_printable(server: Server) -> None:
    letters = 'says {"translatedText": [" a\\u0301rbol\\r\\n  y\\u2028casa \\n"]}'
    server.behave(trouble=[letters])
    [text] = texts(engine(server), ["Hello world."])
    assert text == unicodedata.normalize("NFC", text) == "árbol y casa"


def test_a_key_comes_from_the_environment(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.behave(keys=["open-sesame"])
    with pytest.raises(EngineError, match=rf"refuses access: Invalid API key\. Set {KEY} to a valid key"):
        texts(engine(server), ["Hello world."])
    monkeypatch.setenv(KEY, "open-sesame")
    keyed = engine(server)
    assert texts(keyed, ["Hello world."]) == ["Hola mundo."]
    assert server.asked()[-1].api_key == "open-sesame"
    assert "open-sesame" not in keyed.fingerprint("en", "es")
    with pytest.raises(ConfigError, match=r"Unknown key `key` in \[engine\.libretranslate\]"):
        engine(server, key="open-sesame")


def test_a_server_names_languages_its_own_way(server: Server) -> None:
    for names in ({"es": "zt"}, {"es": "zh-Hant"}):
        server.behave(names=names)
        chinese = engine(server)
        assert pivot_route(chinese.pairs(), "en", "zh-TW") == [("en", "zh-Hant")]
        assert chinese.translate(["Hello world."], "en", "zh-Hant")[0].text == "Hola mundo."
        assert server.asked()[-1].target == names["es"]
    server.behave(names={"es": "nb", "en": "pb"})
    assert engine(server).pairs() == {("pt-BR", "nb"), ("pt-BR", "no")}
    server.behave(names={"es": "<es>"})
    assert engine(server).pairs() == frozenset()


def test_an_old_server_tells_no_targets(server: Server) -> None:
    server.behave(targets=False)
    assert engine(server).pairs() == {("en", "es"), ("es", "en")}


def test_a_pair_that_the_server_has_not(server: Server) -> None:
    with pytest.raises(EngineError, match=r"has no model from en to fr\. Install one on the server"):
        engine(server).translate(["Hello."], "en", "fr")


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://localhost:9", "http://nowhere.localhost:9"])
def test_a_server_that_is_not_there(address: str) -> None:
    with pytest.raises(EngineError, match=rf"{address} cannot be reached: [A-Z][\w ]+\. Check that it runs"):
        engine(address, retries=0).pairs()


@pytest.mark.parametrize(
    "address",
    [
        *("https://translate.example.org", "https://x.example/lt/", "http://localhost:5000", "http://127.0.0.1:5000"),
        *(
            "http://10.0.0.7:5000",
            "http://192.168.1.2",
            "http://[::1]:5000",
            "http://[fd00::7]",
            "http://translator:5000",
        ),
        *("http://nas.local", "http://lt.lan:5000", "http://lt.home.arpa"),
    ],
)
def test_an_address_that_is_asked(address: str) -> None:
    assert check_address(address) == address


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("http://translate.example.org", "is not encrypted and leaves your own network"),
        ("http://8.8.8.8", "is not encrypted"),
        ("http://localhost.example.org", "is not encrypted"),
        ("http://[2a00::1]:5000", "is not encrypted"),
        ("https://ana:secret@translate.example.org", "contains a name or a password"),
        ("ftp://translate.example.org", "is not an address such as https"),
        ("translate.example.org", "is not an address such as https"),
        ("localhost:5000", "is not an address such as https"),
        ("https://", "is not an address such as https"),
        ("", "is not an address such as https"),
        ("http://[::1", "Invalid IPv6 URL"),
        (5000, "Expected `str`, got `int`"),
    ],
)
def test_an_address_that_is_refused(address: Any, text: str) -> None:
    with pytest.raises(ConfigError, match=rf"^polyglot\.toml: .*\[engine\.libretranslate\].*{text}") as caught:
        engine(address)
    assert "secret" not in str(caught.value)


def test_it_works_for_threads(server: Server) -> None:
    one = engine(server)
    with ThreadPoolExecutor(one.max_concurrency) as threads:
        found = threads.map(lambda start: texts(one, SENTENCES[start : start + 10]), range(0, 70, 10))
        assert [text for part in found for text in part] == texts(ArgosEngine(), SENTENCES)


def test_a_way_leads_over_a_server_too(server: Server) -> None:
    way = PivotEngine([engine(server, address=server.address), PseudoEngine()])
    assert way.addresses == (server.address,)
    [draft] = way.translate(["Hello world."], "en", "es")
    assert [draft.text] == texts(ArgosEngine(), ["Hello world."])


SETTINGS = """[publication]
source_language = "en"
languages = ["es", "fr"]
[drafting]
engine = "libretranslate"
"""


def test_people_are_told_where_their_texts_go(server: Server, make: Make, run: Run) -> None:
    publication = make({"a": "Hello world.\n"}, f'{SETTINGS}[engine.libretranslate]\naddress = "{server.address}"\n')
    ran = run("draft")
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.startswith(f"Sending sentences to {server.address}\n")
    assert "The engine “libretranslate” has no model from en to fr" in ran.stderr
    assert "docs/engines.md" in ran.stderr
    assert ran.stdout == "Drafted: es 1.\n"
    ledger = publication.ledger_path("a", publication.locale("es")).read_text()
    assert '"libretranslate en-es"' in ledger
    assert "127.0.0.1" not in ledger


def test_without_an_address_nothing_is_sent(make: Make, run: Run) -> None:
    make({"a": "Hello world.\n"}, SETTINGS)
    ran = run("draft")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        "polyglot.toml: error: The engine “libretranslate” needs the setting `address`. "
        "Write [engine.libretranslate] with address: see docs/engines.md.\n"
    )
