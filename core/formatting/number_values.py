"""What is to be written, as Python has it: tables hand over NumPy's numbers and pandas' gaps."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, SupportsFloat

if TYPE_CHECKING:
    import numpy as np
    from pandas._libs.missing import NAType
    from pandas._libs.tslibs.nattype import NaTType

    Number = SupportsFloat | NAType | NaTType | None
    Day = dt.date | np.datetime64 | NAType | NaTType | None


def number_of(value: Number) -> float | None:
    """A number of any library as a plain one, None where there is none or it is not finite.

    NumPy's own must not go further: the smallest int8 has no absolute value, a large float16
    times a hundred is infinite, and what comparing them gives is no index.

    Parameters
    ----------
    value : whatever a cell of a table holds
    """
    if value is None or not isinstance(value, SupportsFloat):
        return None
    plain = float(value)
    return plain if math.isfinite(plain) else None


def day_of(value: Day) -> dt.date | None:
    """A day of any library as a plain one, None where there is none.

    Parameters
    ----------
    value : whatever a cell of a table holds
    """
    # NumPy's days come in units, some of which Python would be given as a bare number.
    to = getattr(value, "astype", None)
    plain = value if to is None else to("datetime64[us]").item()
    # pandas' NaT calls itself a date, one that equals no other.
    return plain if isinstance(plain, dt.date) and plain == plain else None  # noqa: PLR0124
