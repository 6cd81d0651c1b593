"""Share of sentences whose placeholders an engine repeats, by form of placeholder.

    uv run python -m benchmarks.placeholders

`polyglot.drafting.drafter` tries some of these forms. The sentences here are few: a new model wants more of them.
"""

from collections.abc import Sequence

from polyglot.drafting.inline_markup.sentence import Sentence
from polyglot.drafting.masking import mask, unmask
from polyglot.engines.argos import ArgosEngine
from polyglot.engines.protocol import Engine
from polyglot.language.placeables import Placeable, find_placeables

# "{}" is a number from 1. The best first: as the starter model and its counterpart from Spanish keep them.
FORMS = (
    "`x{}`",
    "`{}`",
    "X{}",
    "[{}]",
    "({})",
    "#{}",
    "@{}",
    "<{}>",
    "{{{}}}",
    "__{}__",
    "%{}",
    "${}",
    "§{}",
    "v{}.0",
    "x_{}",
)
TEXTS = (
    "Write to ana@example.org before noon.",
    "See https://example.org/map?x=1 for the map of @green_valley.",
    "Run `make all` and then `make clean` in the folder src/main/start.",
    "The form at https://example.org/join asks for #harvest or for #seeds.",
)


def measure_survival(
    engine: Engine, source: str, target: str, sentences: Sequence[tuple[str, Sequence[Placeable]]]
) -> dict[str, float]:
    """Return, for each form, the share of these sentences in which all placeholders come through."""
    shares = {}
    for form in FORMS:
        masked = [mask(Sentence(text), items, form) for text, items in sentences]
        drafts = engine.translate([item.sentence.text for item in masked], source, target)
        kept = [unmask(item, draft) is not None for item, draft in zip(masked, drafts, strict=True)]
        shares[form] = sum(kept) / max(1, len(kept))
    return shares


def main() -> None:
    sentences = [(text, find_placeables(text)) for text in TEXTS]
    for form, share in measure_survival(ArgosEngine(), "en", "es", sentences).items():
        print(f"{form:8} {share:.0%}")


if __name__ == "__main__":
    main()
