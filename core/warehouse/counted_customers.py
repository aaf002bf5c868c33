"""Customers from counts: how many have the same recency, frequency, money and tenure."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from core.engine import as_millionths

CELL = ("recency_days", "frequency", "monetary", "tenure_days")
"""What customers are counted by."""

_MILLIONTHS = 1_000_000
_UNMEASURED = ("basket_size", "product_variety", "return_rate")
"""Not printed by anything that counts customers; each customer has them where they lie."""


def frame_of_counts(groups: pa.Table) -> pd.DataFrame:
    """One row a customer from how many customers have the same measures, in a fixed order.

    Parameters
    ----------
    groups : `CELL` and `customers`
    """
    exact = groups.column("monetary").cast(pa.decimal128(38, 6))
    money = as_millionths(exact)[0] / _MILLIONTHS
    cells = pd.DataFrame(
        {
            "recency_days": groups.column("recency_days").to_numpy(),
            "frequency": groups.column("frequency").to_numpy(),
            "monetary": money.astype(float),
            "tenure_days": groups.column("tenure_days").to_numpy(),
            "customers": groups.column("customers").to_numpy(),
        }
    )
    cells = cells.sort_values(list(CELL), ignore_index=True)
    counts = cells.pop("customers").to_numpy()
    frame = cells.loc[cells.index.repeat(counts)].reset_index(drop=True)
    frame.index.name = "customer_id"
    orders = frame["frequency"].to_numpy(float)
    span = frame["tenure_days"].to_numpy(float) - frame["recency_days"].to_numpy(float)
    frame["interpurchase_days"] = span / np.where(orders > 1, orders - 1, np.nan)
    return frame.assign(
        average_order_value=frame["monetary"] / orders,
        **dict.fromkeys(_UNMEASURED, float("nan")),
    ).astype({"recency_days": "int64", "frequency": "int64", "tenure_days": "int64"})
