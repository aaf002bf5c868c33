"""Between which days customers are followed."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from core.settings.base import Frozen


class MovementSettings(Frozen):
    """Between which two days customers are seen to move, and by which segments."""

    by: Literal["rfm", "model", "saved"] = Field(
        "rfm", description="Segments of the RFM grid, of the model, or your own"
    )
    from_day: dt.date | None = Field(
        None,
        description="The earlier day; half a year before the later one, or half of the history, "
        "when empty",
    )
    to_day: dt.date | None = Field(
        None, description="The later day; the day recency is counted from when empty"
    )
    months: int = Field(12, ge=1, le=36, description="Monthly snapshots before the later day")
