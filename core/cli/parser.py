"""A command line whose mistakes are errors like every other."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import NoReturn

from core.errors import SettingError


class Parser(argparse.ArgumentParser):
    """Turns a wrong command line into an error like every other."""

    def error(self, message: str) -> NoReturn:
        """Refuse it in words."""
        raise SettingError(
            message[:1].upper() + message[1:] + ".", f"See `{self.prog} --help`.", "usage"
        )


def date(option: str, text: str | None) -> dt.date | None:
    """A day written as YEAR-MONTH-DAY; None where the option was not given."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise SettingError(
            f"{option} {text} is not a date.", "Write it as YEAR-MONTH-DAY, like 2025-12-31."
        ) from error
