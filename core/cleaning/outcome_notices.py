"""What is said of sales that were cancelled, refunded or are still open, and of visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import Notice
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.cleaning.file_statistics import FileStatistics
    from core.cleaning.row_totals import Tally
    from core.columns import ColumnParser


def outcome_notices(
    file_statistics: FileStatistics,
    unsold: Tally | None,
    used: Tally,
    readings: Sequence[ColumnParser],
) -> Iterator[Notice]:
    """What statuses and refund columns said, with the money they are about."""
    if unsold:
        yield _unsold(unsold, readings)
    if used.open_rows:
        yield Notice(
            "open_rows",
            Sentence(
                "{n:# row|# rows} over {amount:.2f} {n:is|are} still open by status (such as"
                " pending or on hold). Such rows count as sales.",
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
                "{n:# row was|# rows were} refunded, {amount:.2f} in all. This is taken off the "
                "revenue and counts as returned." + (_YES if flag else ""),
                n=file_statistics.refunds,
                amount=file_statistics.refunded,
                column=flag,
            ),
            file_statistics.refunds,
        )


_YES = (
    " A yes in column {column} was read as all of the sale given back; leave the role refund out if"
    " it means something else."
)


def _unsold(unsold: Tally, readings: Sequence[ColumnParser]) -> Notice:
    over = "{n:# row|# rows} over {amount:.2f} {n:is|are} no sale"
    values = {"n": unsold.rows, "amount": float(unsold.face_value)}
    visits = [reading for reading in readings if reading.form == "visits"]
    if visits:
        sentence = Sentence(
            f"{over}: column {{column}} says what visitors do ({{events}}), and only purchases"
            " count. The other rows are left out, and their money counts nowhere. If a word means a"
            " purchase, name it with sold_words.",
            column=visits[0].column,
            events=visits[0].label,
            **values,
        )
    else:
        sentence = Sentence(
            f"{over} by status (cancelled, failed or not paid). Such rows are left out, and their"
            " money counts nowhere.",
            **values,
        )
    return Notice("not_sold_rows", sentence, unsold.rows)
