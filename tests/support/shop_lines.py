"""An invented shop with one of everything that cleaning looks at."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

CUSTOMERS, LINES = 60, 900


def shop_lines() -> pd.DataFrame:
    """Typed order lines: sales, returns, copies, postage, gifts, nobody, and a word for nobody."""
    rng = np.random.default_rng(7)
    order = np.sort(rng.integers(1, 330, LINES))
    customer = rng.integers(1, CUSTOMERS, 400)[order]
    day = np.sort(rng.integers(0, 600, 400))[order]
    quantity = rng.integers(1, 9, LINES)
    product = rng.integers(0, 25, LINES)
    lines = pd.DataFrame(
        {
            "order_no": [f"A{number:04d}" for number in order],
            "customer_id": [f"K{number:03d}" for number in customer],
            "order_date": [
                pd.Timestamp(2023, 1, 1) + dt.timedelta(days=int(days), hours=int(number) % 24)
                for days, number in zip(day, order, strict=True)
            ],
            "sku": [f"SKU{number:05d}" for number in product],
            "quantity": quantity,
            "unit_price": np.round(0.37 + product * 1.13, 2),
            "country": [("France", "Österreich", None)[number % 3] for number in customer],
            "note": [f"n{place % 7}" for place in range(LINES)],
        }
    )
    back = lines.iloc[::17].assign(
        order_no=lambda part: "C" + part["order_no"], quantity=lambda part: -part["quantity"]
    )
    back["order_date"] += dt.timedelta(hours=5)
    older = lines.iloc[[5, 40]].assign(order_no="C9999", quantity=-77)
    copies = lines.iloc[::50]
    postage = lines.iloc[::40].assign(sku="POST")
    gifts = lines.iloc[::60].assign(unit_price=0.0)
    nobody = lines.iloc[::45].assign(customer_id=None)
    guests = lines.iloc[::30].assign(customer_id="Walk-in")
    parts = [lines, back, older, copies, postage, gifts, nobody, guests]
    return pd.concat(parts, ignore_index=True)
