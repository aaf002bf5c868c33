"""`segment FILE`: the customers of a file in segments."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import store
from core.pipeline import analyse, forecast
from core.settings import ValueSettings
from core.share import forecasts
from core.share.folder import write_folder
from core.share.summary import summary
from core.terminal import advice, choices, say, source

if TYPE_CHECKING:
    import argparse

HELP = "segment the customers of one file"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    choices.add(parser)
    parser.add_argument("--out", metavar="DIR", help="write customers, segments and summary there")
    advice.add(parser)
    parser.add_argument(
        "--with-value",
        action="store_true",
        help="forecast every customer too: value, churn risk, next order",
    )
    parser.add_argument(
        "--horizon",
        type=int,
        default=ValueSettings().horizon_days,
        metavar="DAYS",
        help="with --with-value: how many days ahead (default: 180)",
    )
    parser.add_argument(
        "--save-model", metavar="NAME", help="keep the model under this name in artifacts/"
    )


def run(options: argparse.Namespace) -> None:
    """Analyse the file; save, write and print what is asked for."""
    settings = choices.settings(options)
    with choices.checked():
        ahead = ValueSettings(horizon_days=options.horizon, seed=options.seed)
    settings = settings.model_copy(update={"value": ahead})
    guide = advice.chosen(options)
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        opened = source.opened(options.files, settings, Path(private))
        analysis = analyse(opened, Path(private), settings, say.progress)
        if options.save_model:
            store.save(analysis, options.save_model)
        found = forecast(analysis, progress=say.progress) if options.with_value else None
        if options.out:
            write_folder(analysis, Path(options.out), found, guide)
        if options.json:
            say.document(summary(analysis, found))
        else:
            say.words(say.segments(analysis))
            if found is not None:
                say.words(f"\n{forecasts.in_words(analysis, found)}")
