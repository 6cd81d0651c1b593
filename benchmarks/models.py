"""Models for benchmarks: the starter model, and one of the size of a real Argos package, with random weights.

The random one is a Transformer-base as OpenNMT makes them for Argos: 6 + 6 layers, 512 wide, 8 heads, 2,048 between,
32,000 pieces, int8. Random weights would never stop writing. So one head of its last layer is made by hand: at step n it
looks at the source's piece n, and where that is the end of the sentence, it writes the end. Every draft therefore has as
many pieces as its source, whoever asks, and all parties do the same work. What it writes is nonsense.

Its pieces are trained on the English and Spanish texts of the corpus: some ten thousand; the rest are never read, but
may be written, so that choosing a piece costs what it costs.

    .venv/bin/python -m benchmarks.models     # makes it, and says where it is
"""

import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy
import sentencepiece
from ctranslate2.specs import TransformerSpec, attention_spec, common_spec, transformer_spec
from numpy.typing import NDArray

from benchmarks.corpora import COURSE, find_articles, require
from polyglot.engines.models import packages

PAIR = ("en", "es")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "polyglot-benchmarks"
STARTER = Path(packages.__file__).parent / "starter" / "en_es.argosmodel"

_LAYERS, _WIDTH, _HEADS, _BETWEEN, _PIECES, _LONGEST = 6, 512, 8, 2048, 32000, 1024
_HEAD = _WIDTH // _HEADS
_END = _HEAD  # the dimension that says "here the sentence ends"; those before it say where we are, those after it are random
_SPECIAL = ("<unk>", "<s>", "</s>")

Weights = NDArray[numpy.float32]


@contextmanager
def installed(file: Path) -> Iterator[None]:
    """A package installed in a folder of its own, for this process and those that it starts."""
    before = os.environ.get("ARGOS_PACKAGES_DIR")
    with tempfile.TemporaryDirectory(prefix="polyglot-") as folder:
        os.environ["ARGOS_PACKAGES_DIR"] = folder
        try:
            packages.install_package(file)
            yield
        finally:
            os.environ.pop("ARGOS_PACKAGES_DIR")
            if before is not None:
                os.environ["ARGOS_PACKAGES_DIR"] = before


def package(name: str) -> Path:
    """The package file `starter` or `base`, which is made when first asked for."""
    if name == "starter":
        return STARTER
    known = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]
    file = CACHE / f"base-{known}.argosmodel"
    if not file.is_file():
        print(f"Making {file} …", flush=True)
        _make(file)
    return file


def _make(file: Path) -> None:
    trained = io.BytesIO()
    places = (*find_articles(COURSE / "head"), require(COURSE / "po/es.po"))
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=(line for place in places for line in place.read_text("utf-8").splitlines()),
        model_writer=trained,
        vocab_size=_PIECES,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    cutter = sentencepiece.SentencePieceProcessor(model_proto=trained.getvalue())
    pieces = [cutter.id_to_piece(number) for number in range(cutter.get_piece_size())]
    pieces += [f"▁x{number}" for number in range(_PIECES - len(pieces))]  # a small corpus has fewer
    told = {"package_version": "1.0", "type": "translate", "from_code": PAIR[0], "to_code": PAIR[1]}
    named = {"from_name": "English", "to_name": "Spanish", "argos_version": "1.9", "links": []}
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        model = Path(folder, "model")
        model.mkdir()
        spec = _random(pieces)
        spec.validate()
        spec.optimize(quantization="int8")
        spec.save(str(model))
        unfinished = Path(folder, file.name)
        with zipfile.ZipFile(unfinished, "w") as archive, zipfile.ZipFile(STARTER) as starter:
            for path in model.iterdir():
                archive.write(path, f"en_es_base/model/{path.name}")
            archive.writestr("en_es_base/metadata.json", json.dumps(told | named))
            archive.writestr("en_es_base/sentencepiece.model", trained.getvalue())
            [cutting] = [name for name in starter.namelist() if name.endswith(".onnx")]
            archive.writestr(f"en_es_base/minisbd/{Path(cutting).name}", starter.read(cutting))
        unfinished.rename(file)


def _random(pieces: Sequence[str]) -> TransformerSpec:
    """The model; its last layer's first head of attention to the source, and the end's own weights, are made by hand."""
    draw = numpy.random.default_rng(5)
    spec = TransformerSpec.from_config(_LAYERS, _HEADS, pre_norm=True)
    end = pieces.index(_SPECIAL[2])
    for side in (spec.encoder, spec.decoder):
        _norm(side.layer_norm)
        side.position_encodings.encodings = _positions()
        for layer in side.layer:
            _layer(layer, draw)
    meanings = draw.normal(0, _WIDTH**-0.5, (_PIECES, _WIDTH)).astype(numpy.float32)
    meanings[:, : _END + 1] = 0
    meanings[end] = 0
    meanings[end, _END] = 20 * _WIDTH**-0.5  # as CTranslate2 multiplies them by the root of the width
    spec.encoder.embeddings[0].weight = meanings
    spec.decoder.embeddings.weight = meanings.copy()
    words = draw.normal(0, _WIDTH**-0.5, (_PIECES, _WIDTH)).astype(numpy.float32)
    words[:, _END] = 0
    words[end] = 0
    words[end, _END] = 20
    spec.decoder.projection.weight = words
    spec.decoder.projection.bias = numpy.zeros(_PIECES, numpy.float32)
    spec.decoder.projection.bias[end] = -40  # never by chance
    _look(spec.decoder.layer[-1].attention)
    spec.config.add_source_eos = True
    spec.register_source_vocabulary(list(pieces))
    spec.register_target_vocabulary(list(pieces))
    return spec


def _positions() -> Weights:
    """Each position as a row of its own of plus and minus, the same for both sides."""
    codes = numpy.random.default_rng(7).choice([-3.0, 3.0], (_LONGEST, _HEAD))
    return numpy.pad(codes, ((0, 0), (0, _WIDTH - _HEAD))).astype(numpy.float32)


def _layer(layer: transformer_spec.TransformerDecoderLayerSpec, draw: numpy.random.Generator) -> None:
    _norm(layer.self_attention.layer_norm)
    _linear(layer.self_attention.linear[0], 3 * _WIDTH, _WIDTH, draw)
    _linear(layer.self_attention.linear[1], _WIDTH, _WIDTH, draw, written=True)
    if hasattr(layer, "attention"):
        _norm(layer.attention.layer_norm)
        _linear(layer.attention.linear[0], _WIDTH, _WIDTH, draw)
        _linear(layer.attention.linear[1], 2 * _WIDTH, _WIDTH, draw)
        _linear(layer.attention.linear[2], _WIDTH, _WIDTH, draw, written=True)
    _norm(layer.ffn.layer_norm)
    _linear(layer.ffn.linear_0, _BETWEEN, _WIDTH, draw)
    _linear(layer.ffn.linear_1, _WIDTH, _BETWEEN, draw, written=True)


def _norm(norm: common_spec.LayerNormSpec) -> None:
    norm.gamma, norm.beta = numpy.ones(_WIDTH, numpy.float32), numpy.zeros(_WIDTH, numpy.float32)


def _linear(
    linear: common_spec.LinearSpec, rows: int, columns: int, draw: numpy.random.Generator, *, written: bool = False
) -> None:
    """Random weights; what is `written` to the stream leaves alone the dimensions that are made by hand."""
    linear.weight = draw.normal(0, 0.5 * columns**-0.5, (rows, columns)).astype(numpy.float32)
    linear.bias = numpy.zeros(rows, numpy.float32)
    if written:
        linear.weight[: _END + 1] = 0


def _look(attention: attention_spec.MultiHeadAttentionSpec) -> None:
    """The first head looks at the position where it is, and passes on whether the sentence ends there."""
    queries, both, written = (linear.weight for linear in attention.linear)
    for weights in (queries, both):
        weights[:_HEAD] = 0
        weights[:_HEAD, :_HEAD] = 2 * numpy.eye(_HEAD)
    both[_WIDTH] = 0
    both[_WIDTH, _END] = 1
    written[_END, 0] = 5


if __name__ == "__main__":
    print(package("base"))
