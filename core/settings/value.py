"""How far ahead customers are forecast."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from core.settings.base import Frozen


class ValueSettings(Frozen):
    """How far ahead customers are forecast, and how forecasts are tested."""

    horizon_days: int = Field(180, ge=7, le=1100, description="How many days ahead to forecast")
    backtest_from: dt.date | None = Field(
        None,
        description="The day from which the backtest forecasts; half a year before the last order, "
        "or half of the history, when empty",
    )
    discount_rate: float = Field(
        0.1, ge=0, le=1, description="Yearly discount rate of future money"
    )
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed for everything random")
