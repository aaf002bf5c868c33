"""The names of segments and channels, known however somebody writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Sequence


def resolve_names(kind: str, wanted: Sequence[str], there: Sequence[str]) -> tuple[str, ...]:
    """The names that somebody means who writes email for E-mail.

    Parameters
    ----------
    kind : what they are names of
    wanted : as written
    there : the names there are

    Raises
    ------
    SettingError : nothing is wanted, or a name is unknown or could mean two
    """
    if not wanted:
        raise SettingError(f"No {kind} is chosen.", f"Choose at least one {kind}.")
    letters = [_letters(name) for name in there]
    # What two names share, or a name of signs alone, does not say which is meant.
    known = {each: name for each, name in zip(letters, there, strict=True)
             if each and letters.count(each) == 1}  # fmt: skip
    known |= {name: name for name in there}
    for name in wanted:
        if name not in known and _letters(name) not in known:
            raise SettingError(
                f"There is no {kind} called {name}.", f"There are {formatting.listed(list(there))}."
            )
    return tuple(known.get(name) or known[_letters(name)] for name in wanted)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
