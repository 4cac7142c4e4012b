"""`python -m benchmarks`: every budget that this version can be held to, as ratios beside a peer run on the same machine."""

from __future__ import annotations

import argparse
import platform
import sys
import time

from benchmarks import accept, limiter, process, queue_page, reading, turns
from benchmarks.report import table


def main() -> int:
    """Print the table; with --strict, exit code 1 when a measure misses what it must reach."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="one short run of each: for a look, not for a verdict")
    parser.add_argument("--strict", action="store_true", help="exit code 1 when a measure misses what it must reach")
    options = parser.parse_args()
    quick = options.quick
    started = time.perf_counter()
    measures = [
        accept.measure(*((0.5, 1) if quick else (2.0, 5))),
        *turns.measure(*((0.5, 1) if quick else (2.0, 3))),
        *limiter.measure(90 if quick else 300),
        *reading.measure(5 if quick else 40),
        *process.measure(1 if quick else 5),
        *(queue_page.measure(3, closed=2_000, large=2_000) if quick else queue_page.measure()),
    ]
    print(f"Python {platform.python_version()}, {platform.machine()}, {time.perf_counter() - started:.0f} s\n")
    print(table(measures))
    return int(options.strict and any(measure.verdict == "MISSED" for measure in measures))


if __name__ == "__main__":
    sys.exit(main())
