"""What an analyst can run and own: a step as SQL over the table itself, for any engine."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import ibis

from core.errors import SettingError
from core.warehouse import left_out
from core.warehouse.customer_facts import customers_at, order_days
from core.warehouse.engine_differences import for_engine
from core.warehouse.rule_expression import with_segments
from core.warehouse.sql_dialects import SQL_DIALECTS
from core.warehouse.used_lines import use_lines

if TYPE_CHECKING:
    from core.settings import Settings
    from core.warehouse.rfm_where_it_lies import SegmentsInPlace
    from core.warehouse.sql_dialects import SqlDialect, SqlStep


def sql_of_step(
    there: SegmentsInPlace, settings: Settings, dialect: SqlDialect, step: SqlStep
) -> str:
    """One query over the table for a step, with everything in it that was learned.

    Parameters
    ----------
    there : segments in place: the rule's limits, codes of no product and the like stand in the SQL
    settings : they were made with
    dialect : of the engine that is to run it
    step : `judged`, every line with the reason it is left out for; `lines`, those that are used;
        `customers`, one row each; `segments`, the same with scores and segment

    Raises
    ------
    SettingError : the dialect lacks something the step needs
    """
    clean, as_of = there.clean, there.customers.as_of
    if as_of is None:
        raise LookupError("segments in place are of one day")
    judged = left_out.judged(clean.typed, clean.whole, settings.clean, settings.filter)
    used = use_lines(judged, settings.clean, dialect, returns=True).used
    asked = {"judged": judged, "lines": used}.get(step)
    if asked is None:
        customers = customers_at(order_days(used), as_of)
        asked = customers.filter(customers.frequency > 0)
        if step == "segments":
            asked = with_segments(asked, there.scores.rule)
    try:
        sql = str(ibis.to_sql(for_engine(asked.unbind(), dialect), dialect=dialect))
    except ibis.common.exceptions.OperationNotDefinedError as error:
        raise SettingError(
            f"{dialect} lacks something that this step needs: {error}.",
            f"Choose another dialect: {', '.join(SQL_DIALECTS)}.",
        ) from None
    made = dt.datetime.now(dt.UTC).date()
    return f"-- Clientele, step {step} of {there.source.name}, as of {as_of}, made {made}\n{sql}\n"
