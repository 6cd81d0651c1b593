"""Engine `libretranslate`: a LibreTranslate server that the editor configures, and to which sentences are sent.

They go to the address in polyglot.toml and nowhere else: redirects are not followed, and proxies of the environment, which
could read along, are not used. The key, if the server requires one, comes from the environment, because polyglot.toml is
kept in git. The ledger does not contain the address either.
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
_BATCH_SIZE = 32  # sentences: the server translates one after the other, and an answer should not take long
_CONNECT_TIMEOUT = 10.0  # seconds
_BUSY_STATUSES = (429, 500, 502, 503, 504)  # after these the request is repeated
_MAX_PAUSE = 60  # seconds: the longest between two tries; all pauses together exceed a rate limit for a minute
_MAX_WAIT = 120  # seconds: the longest that a server may ask for
_TOO_LARGE_STATUSES = (400, 413, 414, 422)
_BREAK = re.compile(r"\s*[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]\s*")
_MAX_ERROR_LENGTH = 200  # letters of a server's text in a message


class _ServerLanguage(msgspec.Struct):
    code: str
    targets: list[str] | None = None  # old servers omit it: all of them


class _TranslateResponse(msgspec.Struct):
    translatedText: list[str]  # noqa: N815 (the server's name)


class _ErrorResponse(msgspec.Struct):
    error: str


class _TooLargeError(Exception):
    """The server refuses a request as too large."""


class LibreTranslateEngine(Engine):
    """An engine on the LibreTranslate server at `address`.

    `timeout` is the number of seconds to wait for an answer, and `retries` the number of repetitions if it is busy.
    """

    name = "libretranslate"
    version = "1"
    max_concurrency = 4  # threads of a server by default

    def __init__(self, address: str, timeout: float = 120.0, retries: int = 6) -> None:
        import urllib3

        if timeout <= 0 or retries < 0:
            raise ValueError("`timeout` must be a number of seconds above 0, and `retries` at least 0")
        self.addresses = (check_address(address).rstrip("/"),)
        self._key = os.environ.get(_API_KEY_VARIABLE, "")
        retry_policy = urllib3.Retry(
            retries,
            allowed_methods=None,  # requests are idempotent
            status_forcelist=_BUSY_STATUSES,
            backoff_factor=1,
            backoff_max=_MAX_PAUSE,
            retry_after_max=_MAX_WAIT,
            raise_on_status=False,
        )
        timeouts = urllib3.Timeout(connect=_CONNECT_TIMEOUT, read=timeout)
        self._pool = urllib3.PoolManager(
            1, maxsize=self.max_concurrency, block=True, retries=retry_policy, timeout=timeouts
        )
        self._batch = _BATCH_SIZE
        self._codes: Mapping[TagPair, TagPair] | None = None  # the server's names of the languages of a pair
        self._loading = Lock()

    def pairs(self) -> frozenset[TagPair]:
        """Return the pairs that the server offers. Raises `EngineError` if it cannot be reached."""
        return frozenset(self._server_pairs())

    def fingerprint(self, source: str, target: str) -> str:
        """Return the server's address and the pair: the server does not name its models."""
        return f"{self.name} {self.version} {source}-{target} {self.addresses[0]}"

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:  # noqa: ARG002
        """Return one draft for each sentence, without score or alignment. Equal sentences are sent once, blank ones never.

        Raises `EngineError` for a pair that the server does not offer, and if it cannot be reached or refuses access.
        """
        texts = list(dict.fromkeys(text for text in sentences if text.strip()))
        translations: dict[str, str] = {}
        while len(translations) < len(texts):
            batch = texts[len(translations) : len(translations) + self._batch]
            translations |= zip(batch, self._translate_texts(batch, (source, target)), strict=True)
        return [Draft(translations.get(text, text), f"{self.name} {source}-{target}") for text in sentences]

    def _server_pairs(self) -> Mapping[TagPair, TagPair]:
        with self._loading:
            if self._codes is None:
                self._codes = _language_pairs(self._request("GET", "/languages", list[_ServerLanguage]))
            return self._codes

    def _translate_texts(self, texts: list[str], pair: TagPair) -> list[str]:
        try:
            return self._request_translations(texts, pair)
        except _TooLargeError as refused:
            return self._translate_divided(texts, pair, str(refused))

    def _translate_divided(self, texts: list[str], pair: TagPair, words: str) -> list[str]:
        """Translate a refused batch in halves, or a refused sentence in two parts.

        `words` are the server's reason. Raises `EngineError` for a sentence that cannot be split.
        """
        if len(texts) == 1:
            parts = split_in_half(texts[0])
            if len(parts) == 1:
                raise EngineError(
                    f"{self._server_name} does not translate “{texts[0][:40]}”: {words}.", remedy=_LIMITS_REMEDY
                )
            joiner = "" if pair[1].partition("-")[0] in JOINED_LANGUAGES else " "
            return [joiner.join(self._translate_texts([part.strip() for part in parts], pair))]
        middle = len(texts) // 2
        translations, are_accepted = [], True
        for half in (texts[:middle], texts[middle:]):
            try:
                translations += self._request_translations(half, pair)
            except _TooLargeError as refused:
                are_accepted = False
                translations += self._translate_divided(half, pair, str(refused))
        if are_accepted:  # otherwise one sentence was too long, not their number too large
            self._batch = min(self._batch, len(texts) - middle)
        return translations

    def _request_translations(self, texts: list[str], pair: TagPair) -> list[str]:
        server_pairs = self._server_pairs()
        if pair not in server_pairs:
            raise EngineError(
                f"{self._server_name} has no model from {pair[0]} to {pair[1]}.", remedy="Install one on the server."
            )
        source, target = server_pairs[pair]
        body = {"q": texts, "source": source, "target": target, "format": "text"}
        answer = self._request(
            "POST", "/translate", _TranslateResponse, body | ({"api_key": self._key} if self._key else {})
        )
        if len(answer.translatedText) != len(texts):
            raise EngineError(
                f"{self._server_name} returned {len(answer.translatedText)} translations for {len(texts)} sentences.",
                remedy=_ADDRESS_REMEDY,
            )
        return [unicodedata.normalize("NFC", _BREAK.sub(" ", text).strip()) for text in answer.translatedText]

    def _request(self, method: str, path: str, kind: Any, body: Mapping[str, Any] | None = None) -> Any:
        """Return the server's answer, decoded to a type. Raises `EngineError` or `_TooLargeError`."""
        from urllib3.exceptions import HTTPError

        try:
            answer = self._pool.request(method, self.addresses[0] + path, json=body, redirect=False)
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
                f"{self._server_name} returns an answer that cannot be read.", remedy=_ADDRESS_REMEDY
            ) from error

    def _response_error(self, status: int, words: str, elsewhere: str) -> Exception:
        if status in _TOO_LARGE_STATUSES:
            return _TooLargeError(words)
        if status in {401, 403}:
            return EngineError(
                f"{self._server_name} refuses access: {words}.", remedy=f"Set {_API_KEY_VARIABLE} to a valid key."
            )
        if status in _BUSY_STATUSES:
            return EngineError(f"{self._server_name} is busy or fails: {words}.", remedy="Try again later.")
        if elsewhere:
            return EngineError(
                f"{self._server_name} redirects to {elsewhere[:_MAX_ERROR_LENGTH]!a}; nothing was sent there.",
                remedy=_ADDRESS_REMEDY,
            )
        return EngineError(f"{self._server_name} does not know the request (status {status}).", remedy=_ADDRESS_REMEDY)

    @property
    def _server_name(self) -> str:
        return f"The LibreTranslate server at {self.addresses[0]}"


_ADDRESS_REMEDY = "Check `address` in [engine.libretranslate]."
_UNREACHABLE_REMEDY = "Check that it runs, and `address` in [engine.libretranslate]."
_LIMITS_REMEDY = "Raise the limits of the server."


def _language_pairs(languages: Sequence[_ServerLanguage]) -> dict[TagPair, TagPair]:
    """Return the pairs of these languages, by BCP 47 tags, with the server's names."""
    codes = [language.code for language in languages]
    return {
        (source, target): (language.code, code)
        for language in languages
        for code in (codes if language.targets is None else language.targets)
        for source in argos_codes.bcp47_tags(language.code)
        for target in argos_codes.bcp47_tags(code)
        if language.code != code
    }


def _error_text(data: bytes) -> str:
    """Return the printable text of a server's error."""
    try:
        text = msgspec.json.decode(data, type=_ErrorResponse).error
    except (msgspec.MsgspecError, RecursionError):
        return "it gives no reason"
    return (
        "".join(letter for letter in text[:_MAX_ERROR_LENGTH] if letter.isprintable()).strip().rstrip(".")
        or "it gives no reason"
    )


def _connection_error(error: Exception) -> str:
    """Return the reason of a failed connection, in a few words."""
    from urllib3 import exceptions

    reason = getattr(error, "reason", None) or error
    if match := re.search(r"\[Errno -?\d+\] ([^()]+)", str(reason)):
        return match[1]
    if isinstance(reason, exceptions.TimeoutError):
        return "it does not answer in time"
    return "the connection was closed" if isinstance(reason, exceptions.ProtocolError) else str(reason).rstrip(".")
