"""Customers of four kinds, of which it is known who belongs to which."""

from __future__ import annotations

import numpy as np

from tests.core.conftest import as_customers

GROUPS = {
    "Champions": (200, 8, 12, 900.0),
    "At Risk": (250, 150, 5, 300.0),
    "New": (250, 12, 1, 40.0),
    "Lost": (300, 330, 1, 35.0),
}
"""Planted groups: how many, typical recency, frequency and monetary."""


def planted(seed=0):
    """The customers, and for each the name of the kind they were drawn from."""
    random = np.random.default_rng(seed)
    measures = [
        np.column_stack(
            [
                np.maximum(random.normal(recency, recency / 6, size), 1).round(),
                np.maximum(random.poisson(frequency, size), 1) if frequency > 1 else np.ones(size),
                random.lognormal(np.log(monetary), 0.3, size).round(2),
            ]
        )
        for size, recency, frequency, monetary in GROUPS.values()
    ]
    truth = np.repeat(list(GROUPS), [size for size, *_ in GROUPS.values()])
    return as_customers(*(list(column) for column in np.vstack(measures).T)), truth
