"""`demo`: the demo store, analysed once and cached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import demo
from core.cli import output
from core.cli.input_files import private_folder

if TYPE_CHECKING:
    import argparse


def add(_: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_: argparse.Namespace) -> None:
    """Open the demo store and print what is in it."""
    with private_folder() as folder:
        output.print_text(output.segments_text(demo.open_demo_store(folder, output.progress)))
