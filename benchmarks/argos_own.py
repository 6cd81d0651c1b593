"""Argos Translate by its own call, paragraph by paragraph: run by `benchmarks.argos`, in an environment that has torch.

    python argos_own.py PARAGRAPHS.json

Says what it is, then waits. For each line that comes in it translates all paragraphs, one call each, and prints the
seconds on the clock, and of all cores together.
"""

import json
import sys
import time
from pathlib import Path

import argostranslate.package
import argostranslate.settings
import argostranslate.translate


def main() -> None:
    paragraphs = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    [package] = argostranslate.package.get_installed_packages()
    translation = argostranslate.translate.get_translation_from_codes(package.from_code, package.to_code)
    translation.translate("The model is loaded now.")
    settings = argostranslate.settings
    cutter = type(translation.underlying.sentencizer).__name__
    threads = f"{settings.inter_threads} x {settings.intra_threads or 'default'} threads"
    print(f"beam {settings.beam_size}, {threads}, batches of {settings.batch_size} pieces, {cutter}", flush=True)
    for _ in sys.stdin:
        clock, cores = time.perf_counter(), time.process_time()
        for paragraph in paragraphs:
            translation.translate(paragraph)
        print(time.perf_counter() - clock, time.process_time() - cores, flush=True)


if __name__ == "__main__":
    main()
