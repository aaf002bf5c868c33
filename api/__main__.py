"""`python -m api`, as `python -m core serve` starts it: serve the projects of a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from api import server


def main() -> None:
    """Read what `python -m core serve` has checked, and serve."""
    parser = argparse.ArgumentParser(prog="python -m api")
    parser.add_argument("--projects", type=Path, required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--requests-per-minute", type=int, required=True)
    options = parser.parse_args()
    server.serve(options.projects, options.host, options.port, options.requests_per_minute)


if __name__ == "__main__":
    main()
