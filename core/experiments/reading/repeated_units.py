"""What was put into groups where rows are no customers: shops by week, customers by visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import engine, formatting, vocabulary
from core.columns import ColumnKind
from core.errors import Notice, SettingError
from core.experiments.reading import results_file
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import duckdb

    from core.experiments.reading.results_file import ResultsFile

_MIN_ROWS_A_UNIT = 1.5
_MIN_UNITS_AN_ARM = 2
_IN_ONE_ARM = 0.9
_MIN_CUSTOMER_SCORE = 0.6
_MANY = 20


@dataclass(frozen=True, slots=True)
class RepeatedUnit:
    """A column whose values stand in several rows each.

    Parameters
    ----------
    column : the column
    units : different values
    in_one_arm : share of them that stand in one arm only
    is_customer, is_place : what its name says it names
    """

    column: str
    units: int
    in_one_arm: float
    is_customer: bool
    is_place: bool

    @property
    def grouped(self) -> bool:
        """Whether it is what was put into groups: each of its values stands in one of them."""
        return self.in_one_arm >= _IN_ONE_ARM

    def notice(self, *, amount: bool, clustered: bool = False) -> Notice:
        """That rows were put together by it, or its rows taken for dependent."""
        if clustered:
            return Notice(
                "rows_clustered",
                Sentence(
                    "Each of the {n:# value|# values} of {column} stands in several rows of one "
                    "group. Every row counts, and the variance is clustered by {column}.",
                    column=self.column,
                    n=self.units,
                ),
            )
        how = "with the sum of its rows" if amount else "as converted when any row says so"
        return Notice(
            "rows_grouped",
            Sentence(
                "Rows were put together by {column}: each of its {n:# value|# values} stands in "
                "several rows of one group and counts once, {how}. Count every row, with the "
                "variance clustered by it (--repeated cluster), choose another column "
                "(--customer), or none (--customer '') to count each row for itself.",
                column=self.column,
                n=self.units,
                how=how,
            ),
        )


def repeated_units(
    connection: duckdb.DuckDBPyConnection, file: ResultsFile, group: str, taken: Collection[str]
) -> tuple[RepeatedUnit, ...]:
    """The columns that may name what was put into groups, most values first.

    Parameters
    ----------
    group : the column with the arms
    taken : columns that say something else
    """
    arms = file.column(group)
    least = _MIN_UNITS_AN_ARM * max(2, arms.different if arms else 2)
    result = []
    for column in file.columns:
        place, customer, number = _named(column.name)
        often = column.reading.filled >= column.different * _MIN_ROWS_A_UNIT
        if (
            column.name in {group, *taken}
            or column.kind in {ColumnKind.DATE, ColumnKind.FLAG, ColumnKind.CONSTANT}
            or not (place or customer or number)
            or column.different < least
            or not often
        ):
            continue
        unit, arm = engine.trimmed_text(column.name), engine.trimmed_text(group)
        row = connection.execute(
            "SELECT count(*), count(*) FILTER (arms = 1) FROM (SELECT count(DISTINCT "
            f"nullif({arm}, '')) AS arms FROM {file.raw.only([column.name, group])} "
            f"WHERE NOT {engine.is_empty_cell(unit)} GROUP BY {unit})"
        ).fetchone()
        units, single = row or (0, 0)
        result.append(
            RepeatedUnit(column.name, int(units), single / max(units, 1), customer, place)
        )
    return tuple(sorted(result, key=lambda one: (-one.units, one.column)))


def _named(name: str) -> tuple[bool, bool, bool]:
    """Whether a name is that of a place, of a customer, or of some id."""
    words = set(vocabulary.split_words(name))
    place = bool(words & results_file.unit_words())
    customer = vocabulary.match_role("customer_id", name).score >= _MIN_CUSTOMER_SCORE
    return place, customer, bool(words & {"id", "uuid", "guid", "key"})


def chosen_unit(units: tuple[RepeatedUnit, ...], group: str) -> RepeatedUnit | None:
    """The unit that rows are put together by: the customer, else the smallest place.

    Raises
    ------
    SettingError : customers stand in several rows and in several groups
    """
    for one in units:
        if one.is_customer and not one.grouped and one.units >= _MANY:
            raise SettingError(
                f"Many of the {formatting.count(one.units, 'value')} of {one.column[:40]} stand in "
                f"several groups of {group[:40]}: their rows are not independent of one another.",
                "Choose the column whose values were each put into one group (--customer), or none "
                "(--customer '') to count each row for itself.",
            )
    grouped = [one for one in units if one.grouped and (one.is_customer or one.is_place)]
    return min(grouped, key=lambda one: not one.is_customer, default=None)


def unit_notices(units: tuple[RepeatedUnit, ...], used: str | None, group: str) -> Iterator[Notice]:
    """What else may have been put into groups, where rows are not put together by it."""
    for one in units:
        if used is None and one.grouped:
            yield Notice(
                "rows_may_repeat",
                Sentence(
                    "Each of the {n:# value|# values} of {column} stands in several rows of one "
                    "value of {group}. If these were put into groups, rows are not independent: "
                    "choose that column (--customer {column}).",
                    n=one.units,
                    column=one.column,
                    group=group,
                ),
            )
            return
