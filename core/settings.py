"""Every choice a user can make, as frozen typed values with defaults and bounds.

Settings are hashable, so that a result can be cached under the hash of the file and the settings
that made it. The dashboard's widgets, the terminal's options and docs/settings.md all take names,
bounds and explanations from here: `description` is what the user reads.
"""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

Rate = Annotated[Decimal, Field(gt=0, max_digits=18, decimal_places=9)]
"""An exchange rate: a positive number, exact."""

SegmentName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^\x00-\x1f]*$"
    ),
]
"""What a user calls a segment: short, one line, not empty."""

Algorithm = Literal["kmeans", "agglomerative", "gmm", "hdbscan", "dbscan", "consensus"]

RfmBase = Literal[
    "Champions",
    "Loyal",
    "Potential Loyalists",
    "New",
    "Promising",
    "Need Attention",
    "About To Sleep",
    "Can't Lose",
    "At Risk",
    "Hibernating",
    "Lost",
]
"""The 11 segments of the R × FM grid, best first. Playbooks have a strategy for each."""

GRID_SIZE = 5
"""Rows and columns of the R × FM grid, whatever the number of scores."""


class Frozen(BaseModel):
    """A setting that never changes once made and refuses names it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(Frozen):
    """How large a file this installation takes, and how much work it spends on one."""

    upload_mb: int = Field(200, ge=1, le=4096, description="Largest file, in MB")
    unpacked_mb: int = Field(2048, ge=1, le=65536, description="Largest unpacked size, in MB")
    archive_entries: int = Field(
        100, ge=1, le=10_000, description="Most files in one archive, or sheets in one workbook"
    )
    archive_ratio: int = Field(200, ge=10, le=10_000, description="Highest compression ratio")
    columns: int = Field(2000, ge=3, le=20_000, description="Most columns in one table")
    worker_memory_mb: int = Field(2048, ge=128, le=65536, description="Memory to read one workbook")
    worker_seconds: int = Field(30, ge=1, le=3600, description="Seconds to read one workbook")
    query_memory_mb: int = Field(600, ge=64, le=262_144, description="Memory for the query engine")
    query_threads: int = Field(2, ge=1, le=64, description="Threads for the query engine")


class ReadSettings(Frozen):
    """How the file is read, where the file itself leaves a choice."""

    table: str | None = Field(None, description="Table, sheet or file inside an archive")
    joins: tuple[tuple[str, str, str], ...] | None = Field(
        None,
        description="Tables joined to it: (table, column, column of that table); none when (), "
        "found from the keys when empty",
    )
    append: tuple[str, ...] | None = Field(
        None,
        description="Tables read below it as one; none when (), those with the same columns when "
        "empty",
    )
    encoding: str | None = Field(None, description="Text encoding; found from the bytes when empty")
    delimiter: Literal["auto", "comma", "semicolon", "tab", "pipe", "spaces"] = Field(
        "auto", description="What stands between the cells of a text file"
    )
    header_row: int | None = Field(
        None,
        ge=0,
        le=60,
        description="Row with the column names, counted from 1; 0 for none; found when empty",
    )
    date_order: Literal["auto", "day_first", "month_first"] = Field(
        "auto", description="Which comes first in dates such as 03/04/2024"
    )
    decimal_mark: Literal["auto", "point", "comma"] = Field(
        "auto", description="Which mark separates the decimals in numbers"
    )
    shape: Literal["auto", "order_lines", "orders", "payments", "customers"] = Field(
        "auto", description="What one row is: an order line, an order, a payment or a customer"
    )
    roles: tuple[tuple[str, str | None], ...] = Field(
        (), description="Roles set by hand: (role, column), or (role, None) to leave a role out"
    )
    currency: str | None = Field(
        None, description="Use only the rows in this currency; all rows when empty"
    )
    rates: tuple[tuple[str, Rate], ...] = Field(
        (),
        description="Own exchange rates, to use other rows too: (currency, what one unit of it is "
        "worth in `currency`)",
    )
    rates_from: str | None = Field(
        None, max_length=120, description="Where the rates come from, and of which day"
    )

    @model_validator(mode="after")
    def _rates_lead_somewhere(self) -> Self:
        codes = [code.strip().upper() for code, _ in self.rates]
        if codes and self.currency is None:
            raise ValueError("Rates need a currency that money is converted to")
        if len(set(codes)) < len(codes):
            raise ValueError("A currency has one rate only")
        if self.currency is not None and self.currency.strip().upper() in codes:
            raise ValueError("The currency that money is converted to needs no rate")
        return self


class CleanSettings(Frozen):
    """Which rows are used. Every rule can be switched; what a rule leaves out is always counted."""

    drop_not_sold: bool = Field(
        default=True,
        description="Leave out orders whose status says that they were cancelled, failed or are "
        "not paid",
    )
    drop_duplicates: bool = Field(
        default=True,
        description="Leave out lines that repeat another line in every column that is used",
    )
    drop_non_products: bool = Field(
        default=True, description="Leave out postage, fees and other lines that are no product"
    )
    match_cancellations: bool = Field(
        default=True, description="Take away a sale together with the cancellation that reverses it"
    )
    drop_zero_prices: bool = Field(
        default=True, description="Leave out lines that cost nothing (gifts, stock corrections)"
    )
    drop_negative_prices: bool = Field(
        default=False,
        description="Leave out lines with a negative price instead of counting them as returns",
    )
    drop_future: bool = Field(
        default=True,
        description="Leave out orders dated after today and far from all others (mistyped years)",
    )
    drop_long_ago: bool = Field(
        default=True,
        description="Leave out orders dated more than ten years before all others (missing dates "
        "written as 1900 or 0001, mistyped years)",
    )
    returns: Literal["net", "leave_out"] = Field(
        "net",
        description="Other returns reduce the customer's revenue (net) or are left out",
    )
    guests: Literal["leave_out", "one_per_order"] = Field(
        "leave_out",
        description="Lines without a customer are left out, or each such order is a customer",
    )


class FilterSettings(Frozen):
    """Which part of the orders is looked at, on every page; all of them when empty."""

    first_day: dt.date | None = Field(
        None, description="Only orders from this day on; from the first one when empty"
    )
    last_day: dt.date | None = Field(
        None,
        description="Only orders up to the end of this day, and customers as they were then; up to "
        "the last one when empty",
    )
    countries: tuple[str, ...] = Field(
        (), description="Only orders from these countries; all when empty"
    )
    categories: tuple[str, ...] = Field(
        (), description="Only order lines of these categories; all when empty"
    )

    @field_validator("countries", "categories")
    @classmethod
    def _in_one_order(cls, chosen: tuple[str, ...]) -> tuple[str, ...]:
        # The same choice is the same setting, whatever was clicked first.
        return tuple(sorted(set(chosen)))

    @model_validator(mode="after")
    def _period_is_a_period(self) -> Self:
        if self.first_day and self.last_day and self.first_day > self.last_day:
            raise ValueError("The first day of the period cannot be after its last day.")
        return self

    @property
    def active(self) -> bool:
        """Whether anything is left out by it."""
        return self != FilterSettings()


class TableSettings(Frozen):
    """What customers are told apart by, in a table that has one row a customer."""

    features: tuple[str, ...] | None = Field(
        None,
        description="What customers are told apart by: columns, measures such as monetary, and "
        "what recipes make of columns; proposed when empty",
    )
    categories: tuple[str, ...] = Field(
        (), description="Columns of numbers that are codes and not amounts, such as a region's"
    )
    missing: Literal["median", "leave_out"] = Field(
        "median",
        description="A missing number counts as the median customer's, or its row is left out",
    )


class GridSegment(Frozen):
    """One segment of the R × FM grid, by whatever name the shop gives it.

    `base` is the segment it was made from: playbooks find its strategy by it, so a new name changes
    what is read and not what is advised.
    """

    # Letters, digits and a few marks: a name can stand in any chart or text without being markup.
    name: str = Field(min_length=1, max_length=30, pattern=r"^[\w][\w '’+/.-]*$")
    base: RfmBase
    colour: str | None = Field(None, pattern=r"^#[0-9a-fA-F]{6}$")


class RfmGrid(Frozen):
    """Which segment every cell of the R × FM grid belongs to: each to one, and none to nobody.

    Parameters
    ----------
    segments : best first; each has a cell at least
    cells : `cells[R - 1][FM - 1]` is the name of one of them
    """

    segments: tuple[GridSegment, ...] = Field(min_length=1, max_length=GRID_SIZE**2)
    cells: tuple[tuple[str, ...], ...]

    @model_validator(mode="after")
    def _every_cell_has_one_segment(self) -> Self:
        if [len(row) for row in self.cells] != [GRID_SIZE] * GRID_SIZE:
            raise ValueError("The grid has five rows of five cells.")
        names = [segment.name for segment in self.segments]
        if len({name.casefold() for name in names}) < len(names):
            raise ValueError("Two segments of the grid have the same name.")
        used = {name for row in self.cells for name in row}
        if unknown := sorted(used - set(names)):
            raise ValueError(f"A cell belongs to {unknown[0]}, which is no segment of the grid.")
        if empty := [name for name in names if name not in used]:
            raise ValueError(f"{empty[0]} has no cell of the grid.")
        return self


_COUNTED = {2: "two", 3: "three", 4: "four"}


class RfmSettings(Frozen):
    """How recency, frequency and monetary value are measured and scored."""

    as_of: dt.date | None = Field(
        None, description="The day recency is counted from; the day after the last order when empty"
    )
    levels: int = Field(
        5,
        ge=3,
        le=5,
        description="Scores a measure has; 3 stand at 1, 3, 5 of the grid, 4 at 1, 2, 4, 5",
    )
    recency_weight: float = Field(1 / 3, ge=0, le=1, description="Weight of recency in the score")
    frequency_weight: float = Field(1 / 3, ge=0, le=1, description="Weight of frequency")
    monetary_weight: float = Field(1 / 3, ge=0, le=1, description="Weight of monetary value")
    recency_cuts: tuple[float, ...] | None = Field(
        None,
        description="Own recency limits in days, rising, one fewer than `levels`; equal groups "
        "when empty",
    )
    frequency_cuts: tuple[float, ...] | None = Field(
        None, description="Own frequency limits in orders, rising, one fewer than `levels`"
    )
    monetary_cuts: tuple[float, ...] | None = Field(
        None, description="Own monetary limits in money, rising, one fewer than `levels`"
    )
    grid: RfmGrid | None = Field(
        None, description="Own names, colours and cells of the segments; the usual 11 when empty"
    )
    expected_years: float = Field(
        3.0, gt=0, le=20, description="Years a customer is assumed to stay (historic value only)"
    )

    @model_validator(mode="after")
    def _weights_and_cuts_make_sense(self) -> Self:
        if self.recency_weight + self.frequency_weight + self.monetary_weight <= 0:
            raise ValueError("At least one of the three weights must be above zero.")
        for name in ("recency_cuts", "frequency_cuts", "monetary_cuts"):
            cuts = getattr(self, name)
            if cuts is None:
                continue
            rising = all(low < high for low, high in itertools.pairwise(cuts))
            if len(cuts) != self.levels - 1 or not rising:
                raise ValueError(f"{name} must be {_COUNTED[self.levels - 1]} rising numbers.")
        return self


class SegmentSettings(Frozen):
    """How the models are searched and judged."""

    algorithm: Literal["auto", Algorithm] = Field(
        "auto", description="Which algorithm; auto compares those in `algorithms`"
    )
    algorithms: tuple[Algorithm, ...] = Field(
        ("kmeans", "agglomerative", "gmm"),
        min_length=1,
        description="What auto compares; HDBSCAN, DBSCAN and consensus take longer",
    )
    clusters: int | None = Field(
        None, ge=2, le=10, description="Number of segments; searched between the limits when empty"
    )
    fewest_clusters: int = Field(3, ge=2, le=10, description="Fewest segments to try")
    most_clusters: int = Field(10, ge=2, le=10, description="Most segments to try")
    saved_model: str | None = Field(
        None,
        max_length=60,
        description="Use the saved model of this name as it is, instead of searching for one",
    )
    ranges: tuple[tuple[str, tuple[str, ...]], ...] = Field(
        (),
        description="Only these choices of a parameter are tried: (parameter, choices), such as "
        "(linkage, (ward, average)); all when empty",
    )
    objective: Literal[
        "guarded", "silhouette", "davies_bouldin", "calinski_harabasz", "bic", "stability"
    ] = Field(
        "guarded",
        description="What the search looks for and the guard ranks by: the silhouette of models "
        "of a usable size (guarded), or another score",
    )
    sampler: Literal["auto", "tpe", "random", "exhaustive"] = Field(
        "auto",
        description="How trials are chosen; auto tries everything where the trials suffice, else "
        "asks TPE",
    )
    pairwise_customers: int = Field(
        4500,
        ge=10,
        le=15_000,
        description="Most customers for whom complete and average linkage are tried unasked: they "
        "hold every distance, 80 MB at 4,500 and 900 MB at 15,000",
    )
    trials: int = Field(
        32, ge=1, le=500, description="Optuna trials per algorithm; 32 cover the default search"
    )
    seconds: int | None = Field(
        None, ge=1, le=3600, description="Seconds after which no more trials are begun"
    )
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed for everything random")
    features: tuple[str, ...] | None = Field(
        None,
        min_length=1,
        max_length=10,
        description="Measures that place customers, for orders; recency, frequency and money when "
        "empty",
    )
    transform: Literal["log1p", "none", "yeo_johnson", "winsorise"] = Field(
        "log1p",
        description="How measures are bent before scaling; winsorise caps them at their 5th and "
        "95th percentile",
    )
    scaler: Literal["robust", "standard", "minmax"] = Field(
        "robust",
        description="How measures are brought to one scale: median and interquartile range, mean "
        "and standard deviation, or least and most",
    )
    weights: tuple[tuple[str, Annotated[float, Field(ge=0, le=10)]], ...] = Field(
        (), description="How much a measure counts beside the others: (measure, weight), 1 each"
    )
    outliers: Literal["set_aside", "cap", "keep"] = Field(
        "set_aside",
        description="Unusual customers are set aside while fitting (and assigned after), capped "
        "at the most usual values, or kept",
    )
    outlier_share: float = Field(
        0.02, ge=0.01, le=0.05, description="Share of customers flagged as unusual"
    )
    smallest_share: float = Field(
        0.03, ge=0, le=0.2, description="The guard: no segment may be smaller than this share"
    )
    largest_share: float = Field(
        0.60, ge=0.2, le=1, description="The guard: no segment may be larger than this share"
    )
    stability: float = Field(
        0.80, ge=0, le=1, description="The guard: least bootstrap stability (adjusted Rand index)"
    )
    resamples: int = Field(10, ge=2, le=200, description="Bootstrap resamples to measure stability")
    names: tuple[tuple[str, SegmentName], ...] = Field(
        (), description="Own names of segments: (what the model calls it, own name)"
    )

    @model_validator(mode="after")
    def _range_is_a_range(self) -> Self:
        if self.fewest_clusters > self.most_clusters:
            raise ValueError("The fewest segments cannot be more than the most segments.")
        return self

    @model_validator(mode="after")
    def _names_tell_segments_apart(self) -> Self:
        for called in zip(*self.names, strict=False):
            if len({name.casefold() for name in called}) < len(called):
                raise ValueError("Every segment needs a name of its own.")
        return self


class ValueSettings(Frozen):
    """How far ahead customers are forecast, and how forecasts are tested."""

    horizon_days: int = Field(180, ge=7, le=1100, description="How many days ahead to forecast")
    backtest_from: dt.date | None = Field(
        None,
        description="The day from which the backtest forecasts; as far before the last order as "
        "the horizon, or half of the history, when empty",
    )
    discount_rate: float = Field(
        0.1, ge=0, le=1, description="What money is worth less a year later"
    )
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed for everything random")


class MovementSettings(Frozen):
    """Between which two days customers are seen to move, and by which segments."""

    by: Literal["rfm", "model"] = Field(
        "rfm", description="Segments of the RFM grid, or of the model"
    )
    from_day: dt.date | None = Field(
        None,
        description="The earlier day; half a year before the later one, or half of the history, "
        "when empty",
    )
    to_day: dt.date | None = Field(
        None, description="The later day; the day recency is counted from when empty"
    )
    months: int = Field(12, ge=1, le=36, description="Monthly snapshots before the later day")


class Settings(Frozen):
    """Everything one analysis depends on beside the file itself."""

    read: ReadSettings = ReadSettings()
    clean: CleanSettings = CleanSettings()
    filter: FilterSettings = FilterSettings()
    table: TableSettings = TableSettings()
    rfm: RfmSettings = RfmSettings()
    segment: SegmentSettings = SegmentSettings()
    value: ValueSettings = ValueSettings()
    movement: MovementSettings = MovementSettings()
    limits: Limits = Limits()
