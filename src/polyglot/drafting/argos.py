"""The engine `argos`: Argos packages and Argos's tokenizers, with CTranslate2 called directly and in batches.

Argos's own `translate` module is never imported: it brings torch, cuts sentences at every link and downloads sentence
splitters. Every sentence of a call goes to CTranslate2 at once, which sorts them by length and fills its batches.
"""

import os
from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol

import sentencex

from polyglot.drafting import packages
from polyglot.drafting.engine import Pair
from polyglot.drafting.packages import Package
from polyglot.errors import EngineError
from polyglot.model import Draft

# What was fastest on two cores: a single-threaded worker a core, batches of 2,048 pieces.
_BATCH = 2048
_LONGEST = 160  # pieces: models are trained on sentences, and lose what goes on for much longer

# Argos's names where they are not BCP 47's.
_TAGS = {"zh": "zh-Hans", "zt": "zh-Hant", "pb": "pt-BR"}
_CODES = {tag: code for code, tag in _TAGS.items()}


class _Tokenizer(Protocol):
    def encode(self, sentence: str) -> list[str]: ...

    def decode(self, tokens: list[str]) -> str: ...


class ArgosEngine:
    """Translates with the Argos packages that are installed, and with the starter model where its pair has none."""

    name = "argos"
    version = "1"

    def __init__(self) -> None:
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # before anything of Argos's is imported
        import argostranslate.tokenizer
        import ctranslate2

        self._tokenizers, self._ctranslate2 = argostranslate.tokenizer, ctranslate2
        found = (packages.starter(), *packages.installed())
        self._packages = {pair: package for package in found for pair in tags(package)}
        self._loaded: tuple[Pair, Any, _Tokenizer] | None = None  # one model in memory at a time

    def pairs(self) -> frozenset[Pair]:
        """The pairs of the installed packages and the starter model. Chinese without a script is the simplified one."""
        return frozenset(self._packages)

    def package(self, pair: Pair) -> Package:
        """The package that translates a pair."""
        return self._packages[pair]

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[Draft]:
        """One draft for each sentence; equal sentences are translated once.

        Raises `EngineError` for a pair without a package, or one that cannot be loaded.
        """
        package = self._packages.get((source, target))
        if package is None:
            raise EngineError(
                f"No model from {source} to {target} is installed.", remedy=f"polyglot models install {source} {target}"
            )
        translator, tokenizer = self._load((source, target), package)
        parts = {text: self._parts(text, source, tokenizer) for text in dict.fromkeys(sentences)}
        pieces = list(dict.fromkeys(part for cut in parts.values() for part in cut))
        results = translator.translate_batch(
            [list(piece) for piece in pieces],
            target_prefix=[[package.prefix]] * len(pieces) if package.prefix else None,
            replace_unknowns=True,
            max_batch_size=_BATCH,
            batch_type="tokens",
            beam_size=4,
            length_penalty=0.2,
            max_decoding_length=2 * _LONGEST,
            return_scores=True,
        )
        said = dict(zip(pieces, results, strict=True))
        drafts = {
            text: self._draft([said[part] for part in cut], text, package, tokenizer) for text, cut in parts.items()
        }
        return [drafts[text] for text in sentences]

    def _load(self, pair: Pair, package: Package) -> tuple[Any, _Tokenizer]:
        if self._loaded is None or self._loaded[0] != pair:
            cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
            try:
                translator = self._ctranslate2.Translator(
                    str(package.folder / "model"),
                    device="cpu",
                    inter_threads=cores,
                    intra_threads=1,
                    compute_type="auto",
                )
            except (RuntimeError, ValueError) as error:
                raise EngineError(
                    f"The model in {package.folder} cannot be loaded: {error}.",
                    remedy=f"polyglot models remove {package.source} {package.target}, then install it again.",
                ) from error
            self._loaded = (pair, translator, self._tokenizer(package))
        return self._loaded[1], self._loaded[2]

    def _tokenizer(self, package: Package) -> _Tokenizer:
        pieces, bpe = package.folder / "sentencepiece.model", package.folder / "bpe.model"
        if pieces.is_file():
            tokenizer: _Tokenizer = self._tokenizers.SentencePieceTokenizer(pieces)
            # Argos's `decode` turns every underscore into a space.
            tokenizer.decode = partial(_decode, tokenizer)  # type: ignore[method-assign]
            return tokenizer
        if bpe.is_file():
            found: _Tokenizer = self._tokenizers.BPETokenizer(bpe, package.source, package.target)
            return found
        raise EngineError(f"The model in {package.folder} has no tokenizer.", remedy="Install it again.")

    def _parts(self, text: str, source: str, tokenizer: _Tokenizer) -> list[tuple[str, ...]]:
        """A sentence's pieces; of a very long one, those of its parts: cut by sentencex, then between words."""
        if not text.strip():
            return []
        whole = tokenizer.encode(text)
        if len(whole) <= _LONGEST:
            return [tuple(whole)]
        sentences = sentencex.segment(source, text)
        if len(sentences) > 1:
            return [part for sentence in sentences for part in self._parts(sentence.strip(), source, tokenizer)]
        words = text.split(" ")
        if len(words) == 1:
            return [tuple(whole[start : start + _LONGEST]) for start in range(0, len(whole), _LONGEST)]
        half = len(words) // 2
        halves = (" ".join(words[:half]), " ".join(words[half:]))
        return [part for words in halves for part in self._parts(words, source, tokenizer)]

    def _draft(self, results: Sequence[Any], text: str, package: Package, tokenizer: _Tokenizer) -> Draft:
        if not results:
            return Draft(text, package.name)
        said = []
        for result in results:
            words = tokenizer.decode(result.hypotheses[0])
            said.append(words.removeprefix(package.prefix).strip() if package.prefix else words.strip())
        length = sum(len(result.hypotheses[0]) for result in results)
        score = sum(result.scores[0] for result in results) / max(1, length)
        return Draft(" ".join(said), package.name, score)


def tags(package: Package) -> list[Pair]:
    """A package's pair in BCP 47 tags. Argos's Chinese is the simplified one, which is also meant where no script is told."""
    sources, targets = ([_TAGS.get(code, code)] + ["zh"] * (code == "zh") for code in (package.source, package.target))
    return [(source, target) for source in sources for target in targets]


def code(tag: str) -> str:
    """Argos's name for a BCP 47 tag; that of its language alone where Argos has none for the whole.

    >>> code("zh-Hant"), code("es-MX"), code("zh")
    ('zt', 'es', 'zh')
    """
    return _CODES.get(tag) or tag.partition("-")[0]


def _decode(tokenizer: Any, tokens: list[str]) -> str:
    return str(tokenizer.lazy_processor().decode_pieces(tokens)).replace("▁", " ")
