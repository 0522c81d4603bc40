"""`python -m bench [--quick] [NAME …]`: all parts, or the named ones."""

import argparse
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench import broker, growth, outage, rush, screens, tickets

PARTS = {
    "tickets": tickets.run,
    "screens": screens.run,
    "fanout": screens.fanout,
    "growth": growth.run,
    "rush": rush.run,
    "broker": broker.run,
    "outage": outage.run,
}


def main() -> None:
    asked = argparse.ArgumentParser(
        prog="python -m bench", description="Measures Antre beside the bare thing."
    )
    asked.add_argument(
        "parts", nargs="*", metavar="NAME", help=f"one of {', '.join(PARTS)}; all without a name"
    )
    asked.add_argument("--quick", action="store_true", help="shorter and noisier: to try, not to quote")
    words = asked.parse_args()
    if unknown := set(words.parts) - set(PARTS):
        asked.error(f"no part is called {', '.join(sorted(unknown))}")
    kind = "QUICK RUN: short and noisy, not to be quoted" if words.quick else "full run"
    print(
        f"Antre bench, {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}, {kind}"
    )
    print("Ratios within this run count; absolute figures belong to this machine at this hour.")
    var = Path("var")  # a real disk: /tmp may be memory
    var.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=var, prefix="bench-") as folder:
        for name in words.parts or PARTS:
            PARTS[name](Path(folder), quick=words.quick)


if __name__ == "__main__":
    main()
