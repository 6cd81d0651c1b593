"""Correction of the text layer of PDFs, so that copying, search and speech find every letter once, with its marks.

Typst 0.15 draws a letter and a mark above or below it as two runs of text, and gives the text of both, or of the mark
alone, to each of them. Here the letter gets the text of both, and the run of the mark gets none.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, NamedTuple

_GLYPH_MAPPING = re.compile(r"<([0-9A-F]{4})> <([0-9A-F]+)>")  # code and UTF-16 text in a ToUnicode map
_CODE_LENGTH = 2  # bytes of a glyph's code


@dataclass(slots=True)
class _TextRun:
    """A text object (BT … ET), with the texts of its glyphs and the instructions that give them."""

    start: int  # index of its first instruction
    height: float  # its vertical position on the page
    end: int = 0  # index of its last instruction
    glyph_texts: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)  # for each text, the instruction that shows or marks it
    is_silent: bool = False  # a mark whose letter has the text of both


class _LetterText(NamedTuple):
    """The new text of a letter: of the last glyph of its instruction, or of the first."""

    text: str
    last: bool


def fix_text_layer(data: bytes) -> bytes:
    """Return a PDF by Typst with the text of each letter and its marks given once. The same PDF gives the same bytes."""
    import pikepdf

    texts: dict[tuple[int, int], Mapping[bytes, str]] = {}  # the fonts that have been read, by object number
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            # The texts of the glyphs of the page's fonts, by the names that the page's instructions have for them.
            page_fonts = dict(page.resources.get("/Font", pikepdf.Dictionary()).items())
            texts |= {font.objgen: _read_glyph_texts(font) for font in page_fonts.values() if font.objgen not in texts}
            fonts = {name: texts[font.objgen] for name, font in page_fonts.items()}
            # Pairs of a letter and a mark: letters from the left are drawn before their marks, those from the right after.
            instructions = list(pikepdf.parse_content_stream(page))
            runs = list(_text_runs(instructions, fonts))
            letters = dict([*_pair_marks(runs, last=True), *_pair_marks(runs[::-1], last=False)])
            # The page is written again only if it holds such a pair.
            if any(run.is_silent for run in runs):
                rewritten = list(_rewrite(instructions, runs, letters))
                page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(rewritten))
        output = BytesIO()
        pdf.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return output.getvalue()


def _read_glyph_texts(font: Any) -> dict[bytes, str]:
    """Return the text of each glyph of a font, by its code."""
    if "/ToUnicode" not in font:
        return {}
    pairs = _GLYPH_MAPPING.findall(font.ToUnicode.read_bytes().decode("ascii"))
    return {bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def _text_runs(instructions: Sequence[Any], fonts: Mapping[str, Mapping[bytes, str]]) -> Iterator[_TextRun]:
    """Yield the text objects of a page; a marked sequence with `ActualText` counts as one glyph of that text."""
    run, height = _TextRun(0, 0.0), 0.0
    texts: Mapping[bytes, str] = {}  # of the current font
    replaced: list[bool] = []  # for each open marked sequence, whether `ActualText` replaces the texts of its glyphs
    for place, instruction in enumerate(instructions):
        match str(instruction.operator):
            case "cm":
                height = float(instruction.operands[5])
            case "BT":
                run = _TextRun(place, height)
            case "ET":
                run.end = place
                yield run
            case "Tf":
                texts = fonts.get(str(instruction.operands[0]), {})
            case "BMC":
                replaced.append(False)
            case "BDC":
                actual_text = instruction.operands[1].get("/ActualText")
                replaced.append(actual_text is not None)
                if actual_text is not None:
                    run.glyph_texts.append(str(actual_text))
                    run.offsets.append(place)
            case "EMC":
                replaced.pop()
            case "Tj" | "TJ" if not any(replaced):
                codes = b"".join(_shown_strings(instruction.operands[0]))
                for start in range(0, len(codes), _CODE_LENGTH):
                    run.glyph_texts.append(texts.get(codes[start : start + _CODE_LENGTH], ""))
                    run.offsets.append(place)


def _shown_strings(shown: Any) -> Iterator[bytes]:
    import pikepdf

    for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if isinstance(part, pikepdf.String):
            yield bytes(part)


def _pair_marks(runs: Iterable[_TextRun], *, last: bool) -> Iterator[tuple[int, _LetterText]]:
    """Pair marks with their letters: silence the marks, and yield the new texts of the letters by instruction.

    `runs` are in the order of drawing for letters from the left, whose mark follows them: its letter is the `last` glyph
    before it. For letters from the right they are in the opposite order, and the letter is the first glyph.
    """
    edge = -1 if last else 0  # the glyph of a run beside the next run
    letter_run, letter_text = _TextRun(0, 0.0), ""
    for run in runs:
        # A run is a mark if it is one glyph with the text of letter and mark, and the letter before it, at another height,
        # has the same text or that of the letter alone.
        cluster = run.glyph_texts[0] if len(run.glyph_texts) == 1 else ""
        from_left = bool(cluster) and unicodedata.bidirectional(cluster[0]) not in {"R", "AL"}
        is_candidate = len(cluster) > 1 and from_left == last
        if is_candidate and letter_text in {cluster, cluster[0]} and letter_run.height != run.height:
            run.is_silent = True
            # The letter gets the text of both, unless an earlier mark gave it that already.
            if letter_text != cluster:
                yield letter_run.offsets[edge], _LetterText(cluster, last)
                letter_text = cluster
        elif run.glyph_texts:
            letter_run, letter_text = run, run.glyph_texts[edge]


def _rewrite(
    instructions: Sequence[Any], runs: Sequence[_TextRun], letters: Mapping[int, _LetterText]
) -> Iterator[Any]:
    """Yield a page's instructions with the new texts of letters, and without the texts of silent runs."""
    silent = {place for run in runs if run.is_silent for place in run.offsets}
    for place, instruction in enumerate(instructions):
        is_mark_start = str(instruction.operator) == "BDC"
        if place in silent:
            yield from [_start_mark("")] if is_mark_start else _mark_instructions("", [instruction])
        elif place not in letters:
            yield instruction
        elif is_mark_start:
            yield _start_mark(letters[place].text)
        else:
            text, last = letters[place]
            before, after = _split_instruction(instruction.operands[0], last=last)
            yield from before if last else _mark_instructions(text, before)
            yield from _mark_instructions(text, after) if last else after


def _mark_instructions(text: str, instructions: Sequence[Any]) -> Iterator[Any]:
    """Yield instructions within a marked sequence whose `ActualText` is this text."""
    import pikepdf

    yield _start_mark(text)
    yield from instructions
    yield pikepdf.ContentStreamInstruction([], pikepdf.Operator("EMC"))


def _start_mark(text: str) -> Any:
    """Return the instruction that begins a marked sequence with this `ActualText`."""
    import pikepdf

    properties = pikepdf.Dictionary(ActualText=pikepdf.String(text))
    return pikepdf.ContentStreamInstruction([pikepdf.Name.Span, properties], pikepdf.Operator("BDC"))


def _split_instruction(shown: Any, *, last: bool) -> tuple[list[Any], list[Any]]:
    """Split what an instruction shows before its last glyph, or after its first; return the instructions of both parts."""
    import pikepdf

    # The string that holds the glyph; beside strings there are numbers, which move the glyphs after them.
    parts = list(shown) if isinstance(shown, pikepdf.Array) else [shown]
    order = range(len(parts) - 1, -1, -1) if last else range(len(parts))
    place = next(number for number in order if isinstance(parts[number], pikepdf.String))
    # Its codes before the cut and after it; no empty string is written.
    codes = bytes(parts[place])
    cut = len(codes) - _CODE_LENGTH if last else _CODE_LENGTH
    before = [*parts[:place], *([pikepdf.String(codes[:cut])] if codes[:cut] else [])]
    after = [*([pikepdf.String(codes[cut:])] if codes[cut:] else []), *parts[place + 1 :]]
    show = pikepdf.Operator("TJ")
    rows = ([pikepdf.ContentStreamInstruction([pikepdf.Array(row)], show)] if row else [] for row in (before, after))
    return next(rows), next(rows)
