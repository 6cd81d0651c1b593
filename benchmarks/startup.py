"""The CPU time of `polyglot --help`, beside that of a Python that does nothing.

uv run python -m benchmarks.startup [--rounds N]
"""

import argparse
import resource
import statistics
import subprocess
import sys


def cpu(command: list[str]) -> float:
    """The seconds of CPU, of user and system together, that a process takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure in turns and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    rounds = parser.parse_args().rounds
    pairs = [
        (cpu([sys.executable, "-c", "pass"]), cpu([sys.executable, "-m", "polyglot", "--help"])) for _ in range(rounds)
    ]
    nothing, ours = (statistics.median(pair[number] for pair in pairs) for number in (0, 1))
    print(f"python {nothing:.3f} s of CPU, polyglot --help {ours:.3f} s: {ours / nothing:.1f} times")


if __name__ == "__main__":
    main()
