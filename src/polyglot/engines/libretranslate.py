"""The engine `libretranslate`: a LibreTranslate server of one's own, which sentences are sent to.

They go to the address that an editor wrote into polyglot.toml and nowhere else: redirects are not followed, and no proxy
of the environment is used, which would read along. The key, if the server wants one, comes from the environment, since
polyglot.toml is kept in git. The ledger does not tell the address either.
"""

import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

import msgspec

from polyglot.engines.models import argos_codes
from polyglot.engines.protocol import Engine, TagPair
from polyglot.engines.split_long import split_in_half
from polyglot.errors import EngineError
from polyglot.language.locales import JOINED_LANGUAGES
from polyglot.model import Draft
from polyglot.storage.server_url import check_address

_API_KEY_VARIABLE = "POLYGLOT_LIBRETRANSLATE_KEY"
_BATCH_SIZE = 32  # sentences: the server translates one after the other, and an answer shall not be long in coming
_CONNECT_TIMEOUT = 10.0  # seconds
_BUSY_STATUSES = (429, 500, 502, 503, 504)  # a server that says so is asked again
_MAX_PAUSE = 60  # seconds: the longest of our own between two tries; all together they outlast a limit for a minute
_MAX_WAIT = 120  # seconds: the longest that a server may ask for
_TOO_LARGE_STATUSES = (400, 413, 414, 422)
_BREAK = re.compile(r"\s*[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]\s*")
_MAX_ERROR_LENGTH = 200  # letters of what a server says, in a message


class _ServerLanguage(msgspec.Struct):
    code: str
    targets: list[str] | None = None  # old servers do not tell: all of them


class _TranslateResponse(msgspec.Struct):
    translatedText: list[str]  # noqa: N815 (the server's word)


class _ErrorResponse(msgspec.Struct):
    error: str


class _TooLargeError(Exception):
    """The server does not take so much at once."""


class LibreTranslateEngine(Engine):
    """Translates on the LibreTranslate server at `address`.

    `timeout` is how many seconds it may take over an answer, and `retries` how often it is asked again if it is busy.
    """

    name = "libretranslate"
    version = "1"
    max_concurrency = 4  # the threads that a server has unless told otherwise

    def __init__(self, address: str, timeout: float = 120.0, retries: int = 6) -> None:
        import urllib3

        if timeout <= 0 or retries < 0:
            raise ValueError("`timeout` is a number of seconds, and `retries` not below 0")
        self.addresses = (check_address(address).rstrip("/"),)
        self._key = os.environ.get(_API_KEY_VARIABLE, "")
        again = urllib3.Retry(
            retries,
            allowed_methods=None,  # translating twice does no harm
            status_forcelist=_BUSY_STATUSES,
            backoff_factor=1,
            backoff_max=_MAX_PAUSE,
            retry_after_max=_MAX_WAIT,
            raise_on_status=False,
        )
        patience = urllib3.Timeout(connect=_CONNECT_TIMEOUT, read=timeout)
        self._pool = urllib3.PoolManager(1, maxsize=self.max_concurrency, block=True, retries=again, timeout=patience)
        self._batch = _BATCH_SIZE
        self._codes: Mapping[TagPair, TagPair] | None = None  # what the server calls the languages of a pair
        self._asking = Lock()

    def pairs(self) -> frozenset[TagPair]:
        """The pairs that the server says it has. Raises `EngineError` where it cannot be reached."""
        return frozenset(self._server_pairs())

    def fingerprint(self, source: str, target: str) -> str:
        """The server by its address: it does not tell which models it has."""
        return f"{self.name} {self.version} {source}-{target} {self.addresses[0]}"

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:  # noqa: ARG002
        """One draft for each sentence, without score or alignment; equal sentences are sent once, blank ones never.

        Raises `EngineError` for a pair that the server has not, and where it cannot be reached or refuses us.
        """
        texts = list(dict.fromkeys(text for text in sentences if text.strip()))
        said: dict[str, str] = {}
        while len(said) < len(texts):
            batch = texts[len(said) : len(said) + self._batch]
            said |= zip(batch, self._translate_texts(batch, (source, target)), strict=True)
        return [Draft(said.get(text, text), f"{self.name} {source}-{target}") for text in sentences]

    def _server_pairs(self) -> Mapping[TagPair, TagPair]:
        with self._asking:
            if self._codes is None:
                self._codes = _language_pairs(self._request("GET", "/languages", list[_ServerLanguage]))
            return self._codes

    def _translate_texts(self, texts: list[str], pair: TagPair) -> list[str]:
        try:
            return self._request_translations(texts, pair)
        except _TooLargeError as refused:
            return self._translate_divided(texts, pair, str(refused))

    def _translate_divided(self, texts: list[str], pair: TagPair, words: str) -> list[str]:
        """What the server refused to translate at once, by half as many sentences, or by halves of a sentence."""
        if len(texts) == 1:
            parts = split_in_half(texts[0])
            if len(parts) == 1:
                raise EngineError(
                    f"{self._server_name} does not translate “{texts[0][:40]}”: {words}.", remedy=_LIMITS_REMEDY
                )
            joiner = "" if pair[1].partition("-")[0] in JOINED_LANGUAGES else " "
            return [joiner.join(self._translate_texts([part.strip() for part in parts], pair))]
        middle = len(texts) // 2
        said, whole = [], True
        for half in (texts[:middle], texts[middle:]):
            try:
                said += self._request_translations(half, pair)
            except _TooLargeError as refused:
                whole = False
                said += self._translate_divided(half, pair, str(refused))
        if whole:  # else it was no matter of their number, but of one that is too long
            self._batch = min(self._batch, len(texts) - middle)
        return said

    def _request_translations(self, texts: list[str], pair: TagPair) -> list[str]:
        known = self._server_pairs()
        if pair not in known:
            raise EngineError(f"{self._server_name} has no model from {pair[0]} to {pair[1]}.", remedy="Add one there.")
        source, target = known[pair]
        wish = {"q": texts, "source": source, "target": target, "format": "text"}
        answer = self._request(
            "POST", "/translate", _TranslateResponse, wish | ({"api_key": self._key} if self._key else {})
        )
        if len(answer.translatedText) != len(texts):
            raise EngineError(
                f"{self._server_name} gave {len(answer.translatedText)} translations for {len(texts)} sentences.",
                remedy=_ADDRESS_REMEDY,
            )
        return [unicodedata.normalize("NFC", _BREAK.sub(" ", text).strip()) for text in answer.translatedText]

    def _request(self, method: str, path: str, kind: Any, wish: Mapping[str, Any] | None = None) -> Any:
        """What the server answers, of the kind that it should be."""
        from urllib3.exceptions import HTTPError

        try:
            answer = self._pool.request(method, self.addresses[0] + path, json=wish, redirect=False)
        except HTTPError as error:
            raise EngineError(
                f"{self._server_name} cannot be reached: {_connection_error(error)}.", remedy=_UNREACHABLE_REMEDY
            ) from error
        if answer.status != 200:
            raise self._response_error(answer.status, _error_text(answer.data), answer.headers.get("Location", ""))
        try:
            return msgspec.json.decode(answer.data, type=kind)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            raise EngineError(
                f"{self._server_name} gives no answer that makes sense.", remedy=_ADDRESS_REMEDY
            ) from error

    def _response_error(self, status: int, words: str, elsewhere: str) -> Exception:
        if status in _TOO_LARGE_STATUSES:
            return _TooLargeError(words)
        if status in {401, 403}:
            return EngineError(
                f"{self._server_name} refuses us: {words}.", remedy=f"Set {_API_KEY_VARIABLE} to a key that it knows."
            )
        if status in _BUSY_STATUSES:
            return EngineError(f"{self._server_name} is too busy, or fails: {words}.", remedy="Try again later.")
        if elsewhere:
            return EngineError(
                f"{self._server_name} points to {elsewhere[:_MAX_ERROR_LENGTH]!a}, where nothing was sent.",
                remedy=_ADDRESS_REMEDY,
            )
        return EngineError(f"{self._server_name} does not know what was asked ({status}).", remedy=_ADDRESS_REMEDY)

    @property
    def _server_name(self) -> str:
        return f"The LibreTranslate server at {self.addresses[0]}"


_ADDRESS_REMEDY = "See whether `address` in [engine.libretranslate] is right."
_UNREACHABLE_REMEDY = "See whether it runs, and whether `address` in [engine.libretranslate] is right."
_LIMITS_REMEDY = "Raise its limits."


def _language_pairs(languages: Sequence[_ServerLanguage]) -> dict[TagPair, TagPair]:
    """The pairs that these languages make, by BCP 47 tags, with the server's own names."""
    everything = [language.code for language in languages]
    return {
        (source, target): (language.code, code)
        for language in languages
        for code in (everything if language.targets is None else language.targets)
        for source in argos_codes.bcp47_tags(language.code)
        for target in argos_codes.bcp47_tags(code)
        if language.code != code
    }


def _error_text(data: bytes) -> str:
    """What a server says of an error, as it can be printed."""
    try:
        said = msgspec.json.decode(data, type=_ErrorResponse).error
    except (msgspec.MsgspecError, RecursionError):
        return "it does not say why"
    return (
        "".join(letter for letter in said[:_MAX_ERROR_LENGTH] if letter.isprintable()).strip().rstrip(".")
        or "it does not say why"
    )


def _connection_error(error: Exception) -> str:
    """Why a server cannot be reached, in a few words."""
    from urllib3 import exceptions

    reason = getattr(error, "reason", None) or error
    if found := re.search(r"\[Errno -?\d+\] ([^()]+)", str(reason)):
        return found[1]
    if isinstance(reason, exceptions.TimeoutError):
        return "it does not answer in time"
    return "the connection broke off" if isinstance(reason, exceptions.ProtocolError) else str(reason).rstrip(".")
