"""Engine `argos`: Argos packages and Argos's tokenizers, with CTranslate2 called directly and in batches.

Argos's own `translate` module is never imported: it brings torch, splits sentences at every link and downloads sentence
splitters. All sentences of a call go to CTranslate2 at once, which sorts them by length and fills its batches.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

import sentencex

from polyglot.engines.attention import concatenate, locate_pieces, prune_weights, shift_alignment
from polyglot.engines.models import argos_codes, packages
from polyglot.engines.models.packages import Package
from polyglot.engines.protocol import Engine, TagPair
from polyglot.engines.split_long import split_in_half
from polyglot.errors import EngineError
from polyglot.language.locales import JOINED_LANGUAGES
from polyglot.model import Alignment, Draft

# Fastest on two cores (benchmarks/drafting.py), with a small model and one of the usual size: a single-threaded worker for
# each core, and batches of 512 pieces, enough of them to keep all workers busy to the end.
_BATCH_SIZE = 512
# Pieces: models are trained on sentences and lose the end of longer texts, the starter model sooner.
_MAX_PIECES, _MAX_PIECES_STARTER = 160, 50
_MAX_DRAFT_PIECES = 256  # pieces of a draft: CTranslate2's default, which every model's window allows
_PENALTY = 0.2  # length penalty, as in Argos
_MAX_CONCURRENCY = 2  # calls at a time: the next one starts while the last sentences of one are translated

# The first attempt decodes as Argos does. Later ones, for drafts with loops or omissions, forbid repetitions, then are greedy.
_ATTEMPTS: tuple[dict[str, Any], ...] = (
    {"beam_size": 4},
    {"beam_size": 6, "no_repeat_ngram_size": 3, "repetition_penalty": 1.1},
    {"beam_size": 1},
)


class _Tokenizer(Protocol):
    def encode(self, sentence: str) -> list[str]: ...

    def decode(self, tokens: list[str]) -> str: ...


@dataclass(frozen=True, slots=True)
class _SentencePieceTokenizer:
    """Adapter of Argos's SentencePiece tokenizer that keeps underscores: Argos's `decode` turns them into spaces."""

    tokenizer: Any  # argostranslate.tokenizer.SentencePieceTokenizer, which has no types

    def encode(self, sentence: str) -> list[str]:
        return list(self.tokenizer.encode(sentence))

    def decode(self, tokens: list[str]) -> str:
        return str(self.tokenizer.lazy_processor().decode_pieces(tokens)).replace("▁", " ")


@dataclass(frozen=True, slots=True)
class _LoadedModel:
    """A package loaded into memory."""

    package: Package
    translator: Any  # ctranslate2.Translator, which has no types
    tokenizer: _Tokenizer


class ArgosEngine(Engine):
    """An engine of the installed Argos packages, and of the starter model if its pair has none.

    It uses `threads` threads; 0 means one for each core.
    """

    name = "argos"
    version = "2"
    max_concurrency = _MAX_CONCURRENCY

    def __init__(self, threads: int = 0) -> None:
        if threads < 0:
            raise ValueError("`threads` must be a number such as 2, or 0 for one for each core")
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # before anything of Argos's is imported
        import argostranslate.tokenizer
        import ctranslate2

        self._tokenizers, self._ctranslate2 = argostranslate.tokenizer, ctranslate2
        available = (packages.starter_package(), *packages.list_installed())  # later ones replace earlier ones
        self._packages = {pair: package for package in available for pair in package_pairs(package)}
        self._loaded: tuple[TagPair, _LoadedModel] | None = None  # one at a time: a model takes hundreds of megabytes
        self._loading = Lock()
        self._threads = threads or _core_count()

    @classmethod
    def from_packages(cls, available: Iterable[Package], threads: int = 0) -> "ArgosEngine":
        """Return an engine of just these packages."""
        engine = cls(threads)
        engine._packages = {pair: package for package in available for pair in package_pairs(package)}
        return engine

    def pairs(self) -> frozenset[TagPair]:
        """Return the pairs of the installed packages and the starter model."""
        return frozenset(self._packages)

    def starter_pairs(self) -> frozenset[TagPair]:
        """Return the pairs that only the starter model translates."""
        return frozenset(pair for pair, package in self._packages.items() if package.starter)

    def package(self, pair: TagPair) -> Package:
        """Return the package that translates a pair."""
        return self._packages[pair]

    def fingerprint(self, source: str, target: str) -> str:
        """Return the engine's version, and the package with its hash."""
        package = self._packages[source, target]
        return f"{self.name} {self.version} {package.name} {package.digest or package.folder}"

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:
        """Return one draft for each sentence. Equal sentences are translated once.

        Raises `EngineError` for a pair without a package, or with one that cannot be loaded.
        """
        model = self._get_model((source, target))

        # Split long sentences, and translate each distinct part once.
        longest = _MAX_PIECES_STARTER if model.package.starter else _MAX_PIECES
        parts = {text: _split_sentence(text, 0, source, model.tokenizer, longest) for text in dict.fromkeys(sentences)}
        pieces = list(dict.fromkeys(part.pieces for cut in parts.values() for part in cut))
        prefix = model.package.prefix
        results = model.translator.translate_batch(
            [list(piece) for piece in pieces],
            target_prefix=[[prefix]] * len(pieces) if prefix else None,
            replace_unknowns=True,
            max_batch_size=_BATCH_SIZE,
            batch_type="tokens",
            length_penalty=_PENALTY,
            max_decoding_length=_MAX_DRAFT_PIECES,
            return_scores=True,
            return_attention=True,
            **_ATTEMPTS[min(attempt, len(_ATTEMPTS) - 1)],
        )

        # Join the parts of each sentence.
        results_by_pieces = dict(zip(pieces, results, strict=True))
        joiner = "" if target.partition("-")[0] in JOINED_LANGUAGES else " "
        drafts = {
            text: _assemble_draft([(part, results_by_pieces[part.pieces]) for part in cut], text, model, joiner)
            for text, cut in parts.items()
        }
        return [drafts[text] for text in sentences]

    def align(self, sentences: Sequence[str], translations: Sequence[str], source: str, target: str) -> list[Alignment]:
        """Return the alignment of each sentence with a given translation, from the attention of forced decoding."""
        model = self._get_model((source, target))
        pieces = [model.tokenizer.encode(text) for text in sentences]
        target_pieces = [model.tokenizer.encode(text) for text in translations]
        prefix = [model.package.prefix] if model.package.prefix else []
        able = [number for number, both in enumerate(zip(pieces, target_pieces, strict=True)) if all(both)]
        results = model.translator.translate_batch(
            [pieces[number] for number in able],
            target_prefix=[[*prefix, *target_pieces[number]] for number in able],
            max_batch_size=_BATCH_SIZE,
            batch_type="tokens",
            beam_size=1,
            max_input_length=0,
            max_decoding_length=max((len(target_pieces[number]) for number in able), default=0) + len(prefix) + 1,
            return_attention=True,
        )
        alignments = [Alignment((), (), ())] * len(pieces)
        for number, result in zip(able, results, strict=True):
            rows = result.attention[0][len(prefix) : len(prefix) + len(target_pieces[number])]
            alignments[number] = Alignment(
                locate_pieces(sentences[number], pieces[number]),
                locate_pieces(translations[number], target_pieces[number]),
                tuple(prune_weights(row[: len(pieces[number])]) for row in rows),
            )
        return alignments

    def _get_model(self, pair: TagPair) -> _LoadedModel:
        if pair not in self._packages:
            raise EngineError(
                f"No model from {pair[0]} to {pair[1]} is installed.",
                remedy=f"polyglot models install {pair[0]} {pair[1]}",
            )
        with self._loading:
            if self._loaded is None or self._loaded[0] != pair:
                self._loaded = None  # freed before the next one is loaded, unless a call in another thread uses it
                self._loaded = (pair, self._load_model(self._packages[pair]))
            return self._loaded[1]

    def _load_model(self, package: Package) -> _LoadedModel:
        folder = packages.prepare_package(package)
        try:
            tokenizer = self._load_tokenizer(package)
            tokenizer.encode("")  # Argos's tokenizers load their files now
            translator = self._ctranslate2.Translator(
                str(folder / "model"), device="cpu", inter_threads=self._threads, intra_threads=1, compute_type="auto"
            )
        except (OSError, RuntimeError, ValueError) as error:
            raise EngineError(
                f"The model in {folder} cannot be loaded: {str(error).rstrip('.')}.",
                remedy="Delete that folder: it is created again."
                if package.starter
                else f"polyglot models remove {package.source} {package.target}, then install it again.",
            ) from error
        return _LoadedModel(package, translator, tokenizer)

    def _load_tokenizer(self, package: Package) -> _Tokenizer:
        sentencepiece, bpe = package.folder / "sentencepiece.model", package.folder / "bpe.model"
        if sentencepiece.is_file():
            return _SentencePieceTokenizer(self._tokenizers.SentencePieceTokenizer(sentencepiece))
        if bpe.is_file():
            tokenizer: _Tokenizer = self._tokenizers.BPETokenizer(bpe, package.source, package.target)
            return tokenizer
        raise EngineError(f"The model in {package.folder} has no tokenizer.", remedy="Install it again.")


def _core_count() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def package_pairs(package: Package) -> list[TagPair]:
    """Return a package's pair in BCP 47 tags; several if an Argos name covers several tags."""
    return [
        (source, target)
        for source in argos_codes.bcp47_tags(package.source)
        for target in argos_codes.bcp47_tags(package.target)
    ]


@dataclass(frozen=True, slots=True)
class _SentencePart:
    """A part of a sentence, short enough for a model."""

    start: int  # offset in the sentence
    text: str
    pieces: tuple[str, ...]


def _split_sentence(text: str, start: int, source: str, tokenizer: _Tokenizer, longest: int) -> list[_SentencePart]:
    """Return the parts of a sentence: itself, or if it is too long, parts by sentencex, then by commas or words."""
    whole = tuple(tokenizer.encode(text)) if text.strip() else ()
    if len(whole) <= longest:
        return [_SentencePart(start, text, whole)] if whole else []
    parts = [sentence for sentence in sentencex.segment(source.partition("-")[0], text) if sentence.strip()]
    if len(parts) < 2:
        parts = split_in_half(text)
    if len(parts) < 2:
        return [
            _SentencePart(start, text, whole[number : number + longest]) for number in range(0, len(whole), longest)
        ]
    short_parts, position = [], 0
    for part in parts:
        position = max(position, text.find(part, position))
        short_parts += _split_sentence(part, start + position, source, tokenizer, longest)
        position += len(part)
    return short_parts


def _assemble_draft(results: Sequence[tuple[_SentencePart, Any]], text: str, model: _LoadedModel, joiner: str) -> Draft:
    """Return the draft of a sentence from the results of its parts; without parts, the sentence itself."""
    if not results:
        return Draft(text, model.package.name)
    written, total, length = "", 0.0, 0
    alignments = []
    for part, result in results:
        pieces = result.hypotheses[0]
        size = len(pieces) + 1  # with the end-of-sentence token
        total += result.scores[0] * size**_PENALTY  # undo CTranslate2's length penalty
        length += size
        prefixed = bool(model.package.prefix) and pieces[:1] == [model.package.prefix]
        decoded = model.tokenizer.decode(pieces[prefixed:]).strip()
        if not decoded:
            continue
        rows = result.attention[0][prefixed : len(pieces)]
        alignment = Alignment(
            locate_pieces(part.text, part.pieces),
            locate_pieces(decoded, pieces[prefixed:]),
            tuple(prune_weights(row[: len(part.pieces)]) for row in rows),
        )
        written += joiner if written else ""
        alignments.append(shift_alignment(alignment, part.start, len(written)))
        written += decoded
    return Draft(written, model.package.name, total / length, concatenate(alignments))
