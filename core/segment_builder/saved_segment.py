"""`SavedSegment`: conditions under a name; the examples that come with the program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Collection

    from core.segment_builder.condition import ConditionGroup

VERSION = 1
"""Of the language: written into YAML, and asked for when it is read."""
REST = "Everyone else"
"""Who is in none of the saved segments."""
MAX_NAME = 40
_NAME = re.compile(r"[\w][\w '’+/.,-]*")
"""Letters, digits and a few marks: a name can stand in any chart or text without being markup."""


@dataclass(frozen=True, slots=True)
class SavedSegment:
    """Conditions under a name.

    Parameters
    ----------
    name : its name
    where : who is in it
    about : what it is for, in a few words
    """

    name: str
    where: ConditionGroup
    about: str = ""

    @classmethod
    def of(
        cls, name: str, where: ConditionGroup, about: str = "", taken: Collection[str] = ()
    ) -> SavedSegment:
        """A segment by a name that can be used.

        Parameters
        ----------
        name, where, about : as above
        taken : names that others have

        Raises
        ------
        SettingError : the name is empty, too long, holds other marks, or is taken
        """
        name = " ".join(name.split())
        if not name or len(name) > MAX_NAME or not _NAME.fullmatch(name):
            raise SettingError(
                f"“{name}” cannot be the name of a segment."
                if name
                else "The segment has no name.",
                f"Use up to {MAX_NAME} letters, digits, spaces and ' + / . , -, beginning with a "
                "letter or a digit.",
                "segment_name",
            )
        used = {other.casefold() for other in (*taken, REST)}
        if name.casefold() in used:
            raise SettingError(
                f"There is already a segment called {name}.", "Choose another name.", "segment_name"
            )
        return cls(name, where, about)
