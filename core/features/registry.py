"""`FEATURES`: every measure of a customer, with its labels, unit and decimals, written once.

Tables, exports, charts, statistics and pages ask it; none of them has a list of its own. A new
measure is one record here and one column in `core.features.customer_measures`.
"""

from __future__ import annotations

from core.features.feature import Feature

RECENCY = Feature(
    "recency_days", words="Days since the last order", little="bought recently", much="long silent",
    label="Recency, days", header="Days since last order", axis="Days since the last order",
    unit="days", decimals=2,
)  # fmt: skip
FREQUENCY = Feature(
    "frequency", words="Orders", little="few orders", much="many orders",
    label="Orders", header="Orders", axis="Orders", unit="orders", decimals=2,
)  # fmt: skip
MONETARY = Feature(
    "monetary", words="Money spent", little="low spend", much="high spend",
    label="Spend", header="Spent", axis="Net revenue", unit="money", decimals=2, needs_money=True,
)  # fmt: skip
RFM = (RECENCY, FREQUENCY, MONETARY)
"""What customers are compared by where their orders are known."""
RF = (RECENCY, FREQUENCY)
"""The same where the file has no money."""

COUNTRY = Feature("country", "category", words="Country", label="Country", header="Country")
"""The one category that is measured from orders; its column follows those of `FEATURES`."""

FEATURES: dict[str, Feature] = {
    feature.name: feature
    for feature in (
        *RFM,
        Feature("first_order_at", "date", words="First order", label="First order",
                header="First order"),
        Feature("last_order_at", "date", words="Last order", label="Last order",
                header="Last order"),
        Feature("tenure_days", words="Days since the first order", label="Days as customer",
                header="Days since first order", axis="Days since the first order", unit="days"),
        Feature("average_order_value", words="Spend per order", label="Order value",
                header="Per order", axis="Spend per order", unit="money", decimals=2,
                needs_money=True),
        Feature("basket_size", words="Items per order", label="Basket size",
                header="Items per order", axis="Items per order", unit="items", decimals=2),
        Feature("product_variety", words="Different products", label="Product variety",
                header="Different products", axis="Different products", unit="products",
                decimals=2),
        Feature("interpurchase_days", words="Days between orders", label="Days between orders",
                header="Days between orders", axis="Days between orders", unit="days",
                decimals=2),
        Feature("return_rate", words="Return rate", label="Return rate", header="Returns",
                axis="Return rate", unit="share", decimals=6, needs_money=True),
        # Proportional to money spent for everyone who came over a year ago.
        Feature("historic_value", words="Yearly money × expected years", label="Historic value",
                header="Historic value", axis="Historic value", unit="money", decimals=2,
                needs_money=True, separates=False),
    )
}  # fmt: skip
"""Every measure by its name, in the order of the columns of `Customers.frame`."""


def separating_features() -> tuple[Feature, ...]:
    """The numbers by which customers can be placed and compared."""
    return tuple(
        feature for feature in FEATURES.values() if feature.kind == "number" and feature.separates
    )


def money_names() -> tuple[str, ...]:
    """The measures that are not known where a file has no money."""
    return tuple(name for name, feature in FEATURES.items() if feature.needs_money)


def export_decimals() -> dict[str, int]:
    """How many decimals of each measure are written to files."""
    return {
        name: feature.decimals for name, feature in FEATURES.items() if feature.decimals is not None
    }
