"""Random conditions about the small shop of tests/core/segment_builder."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from core.segment_builder import Condition, ConditionGroup

PRODUCTS = ("MUG", "CUP", "HAT", "TEA")
COUNTRIES = ("France", "Spain", "Ireland")
NUMBERS = {
    "recency_days": (0, 500), "frequency": (0, 9), "monetary": (-50, 600),
    "tenure_days": (0, 540), "average_order_value": (0, 200), "interpurchase_days": (0, 200),
    "return_rate": (0, 1), "silence": (0, 4), "recency_score": (1, 5), "engagement": (0, 100),
}  # fmt: skip


@st.composite
def leaves(draw: st.DrawFn) -> Condition:
    kind = draw(st.sampled_from(["number", "between", "date", "choice", "flag", "purchase"]))
    if kind in {"number", "between"}:
        field = draw(st.sampled_from(list(NUMBERS)))
        low, high = NUMBERS[field]
        number = st.integers(low * 10, high * 10).map(lambda tenth: tenth / 10)
        if kind == "between":
            pair = sorted([draw(number), draw(number)])
            return Condition(field=field, comparison="between", operands=tuple(pair))
        ways = ["more_than", "at_least", "less_than", "at_most", "equals"]
        return Condition(
            field=field, comparison=draw(st.sampled_from(ways)), operands=(draw(number),)
        )
    if kind == "date":
        day = draw(st.dates(dt.date(2024, 1, 1), dt.date(2025, 7, 1)))
        return Condition(
            field=draw(st.sampled_from(["first_order_at", "last_order_at"])),
            comparison=draw(st.sampled_from(["on_or_after", "before"])),
            operands=(day,),
        )
    if kind == "choice":
        chosen = st.lists(st.sampled_from((*COUNTRIES, "Peru")), min_size=1, unique=True)
        return Condition(
            field="country",
            comparison=draw(st.sampled_from(["is", "is_not"])),
            operands=tuple(draw(chosen)),
        )
    if kind == "flag":
        return Condition(
            field=draw(st.sampled_from(["email", "email_consent"])),
            comparison=draw(st.sampled_from(["yes", "no"])),
        )
    field, items = draw(
        st.sampled_from([("product", (*PRODUCTS, "PEN")), ("category", ("kitchen", "wear"))])
    )
    return Condition(
        field=field,
        comparison=draw(st.sampled_from(["bought", "not_bought"])),
        operands=tuple(draw(st.lists(st.sampled_from(items), min_size=1, unique=True))),
        within_days=draw(st.none() | st.integers(1, 400)),
    )


def groups(members: st.SearchStrategy) -> st.SearchStrategy[ConditionGroup]:
    return st.builds(
        ConditionGroup,
        match=st.sampled_from(["all", "any", "none"]),
        members=st.lists(members, max_size=3).map(tuple),
    )


NODES = st.recursive(leaves(), groups, max_leaves=8)
