"""The customers of every month, written month by month so that memory stays flat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from core import migration
from core.errors import ClienteleError
from core.exports.business_intelligence import customer_names
from core.exports.business_intelligence.star_tables import as_arrow

if TYPE_CHECKING:
    from pathlib import Path

    from core.exports.export_inputs import ExportInputs


def write_snapshots(inputs: ExportInputs, path: Path) -> bool:
    """Write every customer of every month; False where nobody can be followed."""
    analysis, kind = inputs.analysis, inputs.kind
    orders, as_of = analysis.orders, analysis.customers.as_of
    if orders is None or as_of is None:
        return False
    rule = analysis.rfm.rule if analysis.rfm is not None and kind == "rfm" else None
    settings = analysis.settings.movement.model_copy(
        update={"by": kind, "from_day": None, "to_day": None}
    )
    names = customer_names.customer_names(analysis)
    months = migration.monthly_segments(
        orders,
        analysis.settings.rfm,
        settings,
        as_of,
        rule=rule,
        model=analysis.segmentation.model,
        saved=inputs.history if kind == "saved" else None,
    )
    writer: pq.ParquetWriter | None = None
    try:
        for month in months:
            rows = month.customers
            shown = rows.assign(
                snapshot_on=month.day,
                customer_id=rows["customer_id"].map(names),
                segment=rows["segment"].astype(str),
            )
            part = as_arrow(shown.dropna(subset=["customer_id"]))
            writer = writer or pq.ParquetWriter(path, part.schema)
            writer.write_table(part)
    except ClienteleError:
        return False
    finally:
        if writer is not None:
            writer.close()
    return writer is not None
