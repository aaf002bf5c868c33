"""Notices of sales that were cancelled, refunded or are still open, and of visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import Notice
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.cleaning.accounting.file_statistics import FileStatistics
    from core.cleaning.accounting.row_totals import Tally
    from core.columns import ColumnParser


def outcome_notices(
    file_statistics: FileStatistics,
    unsold: Tally | None,
    used: Tally,
    readings: Sequence[ColumnParser],
) -> Iterator[Notice]:
    """What statuses and refund columns hold, with the money they are about."""
    if unsold:
        yield _unsold(unsold, readings)
    if used.open_rows:
        yield Notice(
            "open_rows",
            Sentence(
                "{n:# row|# rows} ({amount:.2f}) {n:is|are} pending or on hold and {n:is|are} "
                "counted as {n:a sale|sales}.",
                n=used.open_rows,
                amount=used.open_amount,
            ),
            used.open_rows,
        )
    if file_statistics.refunds:
        flag = next((one.column for one in readings if one.form == "yes_or_no"), "")
        yield Notice(
            "refunds",
            Sentence(
                "{n:# row was|# rows were} refunded ({amount:.2f} in total). This is deducted from "
                "revenue and counted as returns." + (_YES if flag else ""),
                n=file_statistics.refunds,
                amount=file_statistics.refunded,
                column=flag,
            ),
            file_statistics.refunds,
        )


_YES = (
    " “Yes” in column {column} was read as a full refund; clear the refund role if it means "
    "something else."
)


def _unsold(unsold: Tally, readings: Sequence[ColumnParser]) -> Notice:
    over = "{n:# row|# rows} ({amount:.2f}) {n:is|are} not {n:a sale|sales}"
    values = {"n": unsold.rows, "amount": float(unsold.face_value)}
    visits = [reading for reading in readings if reading.form == "visits"]
    if visits:
        sentence = Sentence(
            f"{over}: column {{column}} lists what visitors do ({{events}}), and only"
            " purchases count. The other rows are left out. If another word means a purchase, add"
            " it to sold_words.",
            column=visits[0].column,
            events=visits[0].label,
            **values,
        )
    else:
        sentence = Sentence(
            f"{over} (cancelled, failed or unpaid) and {{n:was|were}} left out.",
            **values,
        )
    return Notice("not_sold_rows", sentence, unsold.rows)
