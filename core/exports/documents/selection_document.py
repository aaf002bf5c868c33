"""Selected customers in plain JSON values, as a table, and in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.exports import serialise
from core.exports.export_columns import NO_MAILING_LIST
from core.formatting import count, money, percent
from core.segment_builder import write_segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from core.analysis import SegmentationKind
    from core.segment_builder import SavedSegment, SelectedCustomers

_SHOWN_OVERLAPS = 5


def selection_document(
    segments: Sequence[SavedSegment],
    selected: Sequence[SelectedCustomers],
    kind: SegmentationKind,
) -> dict[str, Any]:
    """What is known of the customers of some saved segments; docs/cli.md describes every key.

    Parameters
    ----------
    segments : the saved segments
    selected : the customers of each
    kind : the segmentation whose segments they overlap with
    """
    return {
        "by": kind,
        "segments": [
            {
                "name": segment.name,
                "sentence": one.sentence,
                "customers": one.customers,
                "share": serialise.number(one.share, serialise.SHARE),
                "orders": one.orders,
                "revenue": serialise.number(one.revenue, serialise.MONEY),
                "revenue_share": serialise.number(one.revenue_share, serialise.SHARE),
                "overlaps": [
                    {
                        "segment": overlap.name,
                        "customers": overlap.customers,
                        "of_selected": serialise.number(overlap.of_selected, serialise.SHARE),
                        "of_segment": serialise.number(overlap.of_segment, serialise.SHARE),
                    }
                    for overlap in one.overlaps
                ],
                "yaml": write_segments([segment]),
                "warnings": serialise.warnings(one.notices),
            }
            for segment, one in zip(segments, selected, strict=True)
        ],
    }


def selected_table(
    table: pd.DataFrame, segments: Sequence[SavedSegment], selected: Sequence[SelectedCustomers]
) -> pd.DataFrame:
    """The rows of everybody who is in a saved segment, with the names of those they are in.

    Parameters
    ----------
    table : of all customers, see `customers_table`
    segments : the saved segments
    selected : the customers of each
    """
    names: dict[str, list[str]] = {}
    for segment, one in zip(segments, selected, strict=True):
        for customer in one.ids:
            names.setdefault(str(customer), []).append(segment.name)
    listed = table[table["customer_id"].isin(list(names))].copy()
    inside = ["; ".join(names[customer]) for customer in listed["customer_id"]]
    listed.insert(1, "saved_segments", inside)
    return listed


def selection_text(
    segments: Sequence[SavedSegment],
    selected: Sequence[SelectedCustomers],
    currency: str | None,
    saved: str | None,
    left_out: int = 0,
) -> str:
    """The same for people.

    Parameters
    ----------
    segments, selected : as above
    currency : of the shop
    saved : where the customers were written; None where they were not
    left_out : how many of them were not, because they may not be contacted
    """
    texts = [
        "\n".join(_lines(segment, one, currency))
        for segment, one in zip(segments, selected, strict=True)
    ]
    written = (
        f"Written to {Path(saved).name}. {_who_is_in(left_out)}"
        if saved
        else "Not written: name a file with --save."
    )
    return "\n\n".join([*texts, written])


def _lines(segment: SavedSegment, one: SelectedCustomers, currency: str | None) -> list[str]:
    head = f"{count(one.customers, 'customer')}, {percent(one.share, 1)} of {count(one.of)}"
    if one.revenue is not None:
        head += (
            f"; {money(one.revenue, currency)}, {percent(one.revenue_share or 0.0, 1)} of revenue"
        )
    return [
        segment.name,
        f"  {one.sentence}.",
        f"  {head}",
        *(
            f"  {count(overlap.customers)} of them in {overlap.name}, "
            f"{percent(overlap.of_segment)} of that segment"
            for overlap in one.overlaps[:_SHOWN_OVERLAPS]
        ),
        *(f"  ! {notice.message}" for notice in one.notices),
    ]


def _who_is_in(left_out: int) -> str:
    if not left_out:
        return NO_MAILING_LIST
    return (
        f"{count(left_out, 'customer')} left out, who did not agree to marketing or are on a "
        "suppression list: the file says how customers are reached."
    )
