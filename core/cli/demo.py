"""`demo`: the demo store, analysed once and kept."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import demo
from core.cli import output

if TYPE_CHECKING:
    import argparse

HELP = "analyse the demo store once, so that it opens at once"


def add(_: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_: argparse.Namespace) -> None:
    """Open the demo store and say what is in it."""
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        output.words(output.segments(demo.open_demo_store(Path(private), output.progress)))
