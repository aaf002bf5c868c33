"""The names that an action of a command is given: as many as it needs, or its usage in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import SettingError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence


def check_names(options: argparse.Namespace, needs: Mapping[str, Sequence[str]]) -> None:
    """Refuse an action that is given too many names, or too few.

    Parameters
    ----------
    options : with `command`, `action` and `names`
    needs : what each action is given, in words

    Raises
    ------
    SettingError : it needs others
    """
    needed = needs[options.action]
    if len(options.names) != len(needed):
        usage = " ".join((options.command, options.action, *needed))
        raise SettingError(
            f"It is `{usage}`.", f"See `python -m core {options.command} --help`.", "usage"
        )
