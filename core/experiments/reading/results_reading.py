"""Which columns of a results file are read, and how: what was chosen, and the rest guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import Notice
from core.experiments.reading import (
    customer_before,
    outcome_values,
    repeated_units,
    results_file,
    results_query,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb
    import pandas as pd

    from core.experiments.experiment_options import ExperimentOptions, OutcomeKind
    from core.experiments.reading.repeated_units import RepeatedUnit
    from core.experiments.reading.results_file import ResultsFile


@dataclass(frozen=True)
class ResultsReading:
    """What is read of a results file, and how.

    Parameters
    ----------
    used : its columns
    kind, money : of the outcome
    clustered : each row of a customer counts
    units : what else may have been put into groups
    unit : what rows are put together by where no column names customers
    store_past : what the store knows from before
    """

    used: results_query.ResultsColumns
    kind: OutcomeKind
    money: bool
    clustered: bool
    units: tuple[RepeatedUnit, ...]
    unit: RepeatedUnit | None
    store_past: pd.DataFrame | None

    @property
    def past_names(self) -> tuple[str, ...]:
        """The store's measures of the past."""
        return () if self.store_past is None else tuple(map(str, self.store_past.columns))

    @property
    def all_pasts(self) -> tuple[str, ...]:
        """What they are called, in the order of the columns past_0 and on."""
        return (*self.used.pasts, *self.past_names)

    @property
    def is_ratio(self) -> bool:
        """The outcome is divided by something."""
        return self.clustered or self.used.per is not None

    @property
    def per(self) -> str:
        """What the outcome is an average of."""
        return self.used.per or ("row" if self.clustered else "customer")

    def notices(self) -> Iterator[Notice]:
        """What was made of blank outcomes and of rows that repeat."""
        amount = self.kind == "revenue"
        yield from self.used.outcome.notices(amount=amount)
        if self.unit:
            yield self.unit.notice(amount=amount, clustered=self.clustered)
        yield from repeated_units.unit_notices(self.units, self.used.customer, self.used.group)


def plan_reading(
    connection: duckdb.DuckDBPyConnection,
    file: ResultsFile,
    choices: ExperimentOptions,
    past: pd.DataFrame | None,
) -> ResultsReading:
    """Resolve the columns of a file.

    Parameters
    ----------
    connection : the engine
    file : from `inspect_results_file`
    choices : columns and kind; guessed where empty
    past : what customers of the open store did before the test

    Raises
    ------
    MissingRoleError, UnreadableColumnError, SettingError : as for `read_results`
    """

    def resolved(name: str | None, what: str, option: str) -> str | None:
        return name and results_query.resolve_column(file, name, what, option)

    group = results_query.resolve_column(
        file, choices.group or file.group, "the group of each customer", "--group"
    )
    outcome = results_query.resolve_column(
        file, choices.outcome or file.outcome, "the outcome", "--outcome"
    )
    customer = file.customer if choices.customer is None else choices.customer or None
    customer = resolved(customer, "the customer", "--customer")
    kind = results_query.outcome_kind(file, outcome, choices.kind)
    units = repeated_units.repeated_units(connection, file, group, {outcome})
    unit = None
    if customer is None and choices.customer is None:
        unit = repeated_units.chosen_unit(units, group)
        customer = unit.column if unit else None
    per = resolved(choices.per or None, "what the outcome is divided by", "--per")
    pasts = customer_before.past_columns(file, choices, {group, outcome, per})
    in_store = choices.before in {None, results_query.STORE_PAST} and customer is not None
    values = outcome_values.outcome_values(connection, file, outcome, choices.blank)
    return ResultsReading(
        results_query.ResultsColumns(group, values, customer, choices.segment or None, per, pasts),
        kind,
        kind == "revenue"
        and (
            choices.kind == "revenue" or (choices.kind == "auto" and results_file.is_money(outcome))
        ),
        choices.repeated == "cluster" and customer is not None and per is None,
        units,
        unit,
        past if in_store else None,
    )
