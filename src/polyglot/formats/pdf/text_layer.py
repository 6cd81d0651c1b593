"""What is copied, searched or read aloud from a PDF is what it says: every letter once, with its marks.

Where a mark stands above or below its letter, Typst 0.15 draws the two apart and says of both, or of the mark alone, that
they are letter and mark. Here the letter says the whole, and its marks say nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

_GLYPH_MAPPING = re.compile(r"<([0-9A-F]{4})> <([0-9A-F]+)>")


@dataclass(slots=True)
class _TextRun:
    """Text that is drawn at once: its instructions, its height on the page, and what each of its glyphs says."""

    start: int
    height: float
    end: int = 0
    glyph_texts: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)  # of the instruction that says so: one that shows, or that marks
    is_silent: bool = False


def fix_text_layer(data: bytes) -> bytes:
    """A PDF of Typst's in which no letter is said twice."""
    import pikepdf

    texts: dict[tuple[int, int], Mapping[bytes, str]] = {}  # of the fonts that have been read
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            own = dict(page.resources.get("/Font", pikepdf.Dictionary()).items())
            texts |= {font.objgen: _read_glyph_texts(font) for font in own.values() if font.objgen not in texts}
            fonts = {name: texts[font.objgen] for name, font in own.items()}
            instructions = list(pikepdf.parse_content_stream(page))
            runs = list(_text_runs(instructions, fonts))
            told = dict([*_assign_texts(runs, last=True), *_assign_texts(runs[::-1], last=False)])
            if any(run.is_silent for run in runs):
                page.obj.Contents = pdf.make_stream(
                    pikepdf.unparse_content_stream(list(_rewrite(instructions, runs, told)))
                )
        made = BytesIO()
        pdf.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return made.getvalue()


def _read_glyph_texts(font: Any) -> dict[bytes, str]:
    """What each glyph of a font says."""
    if "/ToUnicode" not in font:
        return {}
    pairs = _GLYPH_MAPPING.findall(font.ToUnicode.read_bytes().decode("ascii"))
    return {bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def _text_runs(instructions: Sequence[Any], fonts: Mapping[str, Mapping[bytes, str]]) -> Iterator[_TextRun]:
    run, height = _TextRun(0, 0.0), 0.0
    texts: Mapping[bytes, str] = {}
    instead: list[bool] = []  # for each open mark: does it say what stands for its glyphs?
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
                instead.append(False)
            case "BDC":
                said = instruction.operands[1].get("/ActualText")
                instead.append(said is not None)
                if said is not None:
                    run.glyph_texts.append(str(said))
                    run.offsets.append(place)
            case "EMC":
                instead.pop()
            case "Tj" | "TJ" if not any(instead):
                codes = b"".join(_shown_strings(instruction.operands[0]))
                for at in range(0, len(codes), 2):
                    run.glyph_texts.append(texts.get(codes[at : at + 2], ""))
                    run.offsets.append(place)


def _shown_strings(shown: Any) -> Iterator[bytes]:
    import pikepdf

    for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if isinstance(part, pikepdf.String):
            yield bytes(part)


def _assign_texts(runs: Iterable[_TextRun], *, last: bool) -> Iterator[tuple[int, tuple[str, bool]]]:
    """What letters have to say with their marks, by the instructions that show or mark them; the marks become silent.

    In the order of drawing a mark comes after its letter, which is the `last` glyph before it; and before it, where
    letters run from the right: these are looked at in the other order.
    """
    letter, said = _TextRun(0, 0.0), ""
    for run in runs:
        whole = run.glyph_texts[0] if len(run.glyph_texts) == 1 else ""
        ours = len(whole) > 1 and last == (unicodedata.bidirectional(whole[0]) not in {"R", "AL"})
        if ours and said in {whole, whole[0]} and letter.height != run.height:
            run.is_silent = True
            if said != whole:
                yield letter.offsets[-1 if last else 0], (whole, last)
                said = whole
            continue
        if run.glyph_texts:
            letter, said = run, run.glyph_texts[-1 if last else 0]


def _rewrite(
    instructions: Sequence[Any], runs: Sequence[_TextRun], told: Mapping[int, tuple[str, bool]]
) -> Iterator[Any]:
    silent = {place for run in runs if run.is_silent for place in run.offsets}
    for place, instruction in enumerate(instructions):
        text, last = ("", False) if place in silent else told.get(place, ("", None))
        if last is None:
            yield instruction
        elif str(instruction.operator) == "BDC":
            yield _start_mark(text)
        elif place in silent:
            yield from _mark_instructions(text, [instruction])
        else:
            before, after = _split_instruction(instruction.operands[0], last=last)
            yield from before if last else _mark_instructions(text, before)
            yield from _mark_instructions(text, after) if last else after


def _mark_instructions(text: str, instructions: Sequence[Any]) -> Iterator[Any]:
    import pikepdf

    yield _start_mark(text)
    yield from instructions
    yield pikepdf.ContentStreamInstruction([], pikepdf.Operator("EMC"))


def _start_mark(text: str) -> Any:
    import pikepdf

    said = pikepdf.Dictionary(ActualText=pikepdf.String(text))
    return pikepdf.ContentStreamInstruction([pikepdf.Name.Span, said], pikepdf.Operator("BDC"))


def _split_instruction(shown: Any, *, last: bool) -> tuple[list[Any], list[Any]]:
    """What an instruction shows, parted before its last glyph or after its first: as instructions of their own."""
    import pikepdf

    parts = list(shown) if isinstance(shown, pikepdf.Array) else [shown]
    order = range(len(parts) - 1, -1, -1) if last else range(len(parts))
    at = next(number for number in order if isinstance(parts[number], pikepdf.String))
    codes = bytes(parts[at])
    cut = len(codes) - 2 if last else 2
    before = [*parts[:at], *([pikepdf.String(codes[:cut])] if codes[:cut] else [])]
    after = [*([pikepdf.String(codes[cut:])] if codes[cut:] else []), *parts[at + 1 :]]
    show = pikepdf.Operator("TJ")
    rows = ([pikepdf.ContentStreamInstruction([pikepdf.Array(row)], show)] if row else [] for row in (before, after))
    return next(rows), next(rows)
