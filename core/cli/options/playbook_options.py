"""`--playbook NAME`: whose advice a command follows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import playbooks
from core.errors import SettingError

if TYPE_CHECKING:
    import argparse

    from core.playbooks import Playbook


def add(parser: argparse.ArgumentParser) -> None:
    """Add the option."""
    parser.add_argument(
        "--playbook",
        default=playbooks.DEFAULT_PLAYBOOK.stem,
        metavar="NAME",
        help="ecommerce, retail, subscription, or a YAML file (default: ecommerce)",
    )


def chosen_playbook(options: argparse.Namespace) -> Playbook:
    """The playbook that was named.

    Raises
    ------
    SettingError : there is none of this name
    PlaybookError : the file does not hold one
    """
    name = options.playbook
    shipped = {path.stem: path for path in playbooks.available_playbooks()}
    if name not in shipped and not Path(name).is_file():
        raise SettingError(
            f"There is no playbook {name}.", f"Use {', '.join(shipped)}, or the path of a file."
        )
    return playbooks.load_playbook(shipped.get(name, Path(name)))
