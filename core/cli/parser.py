"""A command line whose mistakes are errors like every other."""

from __future__ import annotations

import argparse
from typing import NoReturn

from core.errors import SettingError


class Parser(argparse.ArgumentParser):
    """Turns a wrong command line into an error like every other."""

    def error(self, message: str) -> NoReturn:
        """Refuse it in words."""
        raise SettingError(
            message[:1].upper() + message[1:] + ".", f"See `{self.prog} --help`.", "usage"
        )
