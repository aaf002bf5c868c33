"""What the product makes of a file: loaded and cleaned by its own entry point, not segmented."""

from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from core import pipeline
from core.errors import ClienteleError
from core.files import open_source
from invented_shops.answers import Judged, Told, judge
from invented_shops.drafts import draft_of
from invented_shops.layouts import layout_of
from invented_shops.writing import write

if TYPE_CHECKING:
    from core.pipeline import Measured


def judged(seed: int, folder: Path) -> Judged:
    """Write the layout of a seed into a folder, read it, and judge what comes out."""
    draft = draft_of(layout_of(seed))
    return judge(draft.right(), told(write(draft, folder), folder / f"work{seed}"))


def told(path: Path, workspace: Path) -> Told:
    """What the product says of a file as it comes, with no option chosen."""
    workspace.mkdir(exist_ok=True)
    try:
        measured = pipeline.measure(open_source(path, path.name), workspace)
    except ClienteleError as error:
        return Told(error=f"{error.code}: {error.message}", error_code=error.code)
    except Exception as error:  # noqa: BLE001 - a crash is a verdict of its own
        return Told(crash=f"{type(error).__name__}: {error}"[:300])
    return _figures(measured)


def _figures(measured: Measured) -> Told:
    customers = measured.customers
    frame = customers.frame
    raw, report = measured.raw, (measured.orders or measured.table).report
    notices = (*raw.notices, *report.notices, *customers.notices)
    knows = "monetary" in frame and customers.knows_money
    first, last = frame.get("first_order_at"), frame.get("last_order_at")
    dated = first is not None and last is not None and not first.isna().all()
    return Told(
        customers=len(frame),
        orders=customers.orders,
        revenue=Decimal(str(round(math.fsum(frame["monetary"]), 4))) if knows else Decimal(),
        days=(first.min().date(), last.max().date()) if dated else None,
        roles=", ".join(f"{role}={column}" for role, column in measured.roles.chosen() if column),
        notices=tuple(f"{one.code}: {one.message}" for one in notices),
    )
