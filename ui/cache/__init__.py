"""The cached calls into core: kept under content hashes and settings, never under frames.

Everything made from a visitor's data is kept for that visitor's session alone and in small numbers;
what is found in the demo store as it comes serves everyone. The object itself is handed out, which
is safe because core's results are frozen. How results are kept stands in keeping.py.
"""

from ui.cache.analysis import (
    affinity,
    cohorts,
    compared,
    forecast,
    habits,
    movement,
    movement_days,
    movers,
    one_customer,
    overview,
    trend,
    weights,
)
from ui.cache.files import (
    amounts,
    filters,
    guessed_roles,
    home,
    offer,
    proposal,
    raw_table,
    readings,
    roles,
    rows_by_table,
    shape,
    tables,
)
from ui.cache.planning import (
    answer,
    base,
    experiment,
    plan,
    playbook,
    readout,
    results_file,
    screening,
    sheet,
    test_plan,
)

__all__ = [
    "affinity",
    "amounts",
    "answer",
    "base",
    "cohorts",
    "compared",
    "experiment",
    "filters",
    "forecast",
    "guessed_roles",
    "habits",
    "home",
    "movement",
    "movement_days",
    "movers",
    "offer",
    "one_customer",
    "overview",
    "plan",
    "playbook",
    "proposal",
    "raw_table",
    "readings",
    "readout",
    "results_file",
    "roles",
    "rows_by_table",
    "screening",
    "shape",
    "sheet",
    "tables",
    "test_plan",
    "trend",
    "weights",
]
