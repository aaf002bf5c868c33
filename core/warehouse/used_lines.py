"""The lines that are used, once cancellations are matched and returns without a sale are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
from ibis import _

from core.warehouse import cell_expressions as cells
from core.warehouse import left_out
from core.warehouse.matched_cancellations import match_cancellations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import ibis.expr.types as ir

    from core.settings import CleanSettings


@dataclass(frozen=True)
class UsedLines:
    """Lines that are used, and those that the last rules leave out.

    Parameters
    ----------
    used : the lines that are used, each once
    undone : customer_id and `undone`, the money of returns taken away with what they reverse
    left_out : further lines that are left out, by reason
    """

    used: ir.Table
    undone: ir.Table
    left_out: Mapping[str, ir.Table]


def use_lines(
    judged: ir.Table,
    settings: CleanSettings,
    dialect: str,
    *,
    returns: bool,
    keep: Callable[[ir.Table], ir.Table] = lambda few: few,
) -> UsedLines:
    """The lines that no rule leaves out.

    Parameters
    ----------
    judged : every line, from `left_out.judged`
    settings : whether cancellations are matched and returns are used
    dialect : of the engine
    returns : whether any line that is left is a return
    keep : given the few lines that may be matched, before they are asked for several times
    """
    lines = judged.filter(left_out.is_kept(judged))
    further: dict[str, ir.Table] = {}
    undone = []
    if returns and settings.match_cancellations:
        others, few = match_cancellations(lines, dialect)
        few = keep(few)
        matched = further["cancelled"] = few.filter(few.matched)
        back = matched.filter(matched.amount < 0)
        undone.append(back.select("customer_id", undone=(-back.amount).cast(cells.PRODUCT)))
        lines = others.union(few.filter(~few.matched).drop("matched"))
    undone += [_refunds(lines), _refunds(judged.filter(judged.reason == "refunded"))]
    if returns:
        back = lines.filter(lines.amount < 0)
        if settings.returns == "leave_out":
            further["return"] = back
            lines = lines.filter(lines.amount >= 0)
        else:
            buyers = lines.filter(lines.amount >= 0).select("customer_id").distinct()
            further["no_purchase"] = back.anti_join(buyers, "customer_id")
            lines = lines.semi_join(buyers, "customer_id")
    money = ibis.union(*undone)
    return UsedLines(lines, money.group_by("customer_id").aggregate(undone=_.undone.sum()), further)


def _refunds(lines: ir.Table) -> ir.Table:
    """The refunded part of sales: what is used of one is what is left of it.

    Parameters
    ----------
    lines : that are used, or sales that were refunded in full, of which every copy is left out
    """
    sales = lines.filter(lines.refunded > 0)
    part = ibis.least(sales.refunded, sales.amount + sales.refunded)
    copies = (sales.amount <= 0).ifelse(sales.copies, 1)
    return sales.select("customer_id", undone=(part * copies).cast(cells.PRODUCT))
