"""Names of segments and channels, matched without case, spaces and punctuation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Sequence


def resolve_names(kind: str, requested: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """The names that are meant: email is E-mail.

    Parameters
    ----------
    kind : what they are names of
    requested : as written
    names : the known names

    Raises
    ------
    SettingError : nothing is requested, or a name is unknown or could mean two
    """
    if not requested:
        raise SettingError(f"No {kind} is chosen.", f"Choose at least one {kind}.")
    letter_keys = [_letters(name) for name in names]
    # What two names share, or a name of signs alone, does not say which is meant.
    known = {letter_key: name for letter_key, name in zip(letter_keys, names, strict=True)
             if letter_key and letter_keys.count(letter_key) == 1}  # fmt: skip
    known |= {name: name for name in names}
    for name in requested:
        if name not in known and _letters(name) not in known:
            raise SettingError(
                f"There is no {kind} called {name}.", f"There are {formatting.listed(list(names))}."
            )
    return tuple(known.get(name) or known[_letters(name)] for name in requested)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
