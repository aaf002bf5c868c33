"""How many 80 % ranges held, by shop and by segment, and whether chance alone explains the rest.

Beside the share stands the interval score (Gneiting and Raftery 2007, Journal of the American
Statistical Association 102(477)), which no width can cheat: the width, and ten times by how much a
range was missed, of logarithms of what came ÷ forecast. Lower is better.

Chance is judged by how many ranges would tell as much if none had to do with another. Days nearer
to each other than the horizon share what came, and segments of one day share what befell the whole
shop: all of them hold, or none. The latter is measured as the correlation within a day (one-way
analysis of variance) and counted by the design effect (Kish 1965, Survey Sampling, 5.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats
from truth_section import Claim

from core.forecast import days_in_months

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS = (
    "shop", "segment", "months", "day", "step", "expected", "actual", "squares", "low", "high",
)  # fmt: skip
"""Of one range: segment "" for the whole shop, step in days to the next day of forecast, squares
the sum of the squares of what single customers came to spend."""
FARTHEST = 2.5
"""Logarithms of what came ÷ forecast count no further than this: nothing at all may come."""
LEVEL = 0.8
WANTED = (0.75, 0.85)
NEW_WANTED = (0.7, 1.4)
MIN_CHANCE = 0.05
"""A count as far from 80 % as this happens by chance so often that it says nothing against it."""


def ranges_table(ranges: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    """Ranges as rows, with whether each held (inside) and its interval score (score).

    Parameters
    ----------
    ranges : values of `COLUMNS`
    """
    rows = pd.DataFrame(ranges, columns=list(COLUMNS))
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(rows[["low", "high", "actual"]].clip(lower=0).div(rows["expected"], axis=0))
    low, high, came = logs.clip(-FARTHEST, FARTHEST).fillna(0.0).to_numpy(dtype=float).T
    missed = np.maximum(low - came, 0) + np.maximum(came - high, 0)
    return rows.assign(
        inside=(rows["low"] <= rows["actual"]) & (rows["actual"] <= rows["high"]),
        score=high - low + 2 / (1 - LEVEL) * missed,
    )


def coverage_lines(rows: pd.DataFrame) -> list[str]:
    """One table: ranges of each shop that held, then of each segment.

    Parameters
    ----------
    rows : from `ranges_table`
    """
    totals, segments = rows[rows["segment"] == ""], rows[rows["segment"] != ""]
    alike = within_days(segments)
    lines = [f"{'ranges that held':<22}{'totals':>38}{'segments':>38}{'New ÷ came':>22}"]
    for shop, of_shop in [*totals.groupby("shop", sort=False), ("all", totals)]:
        own = segments if shop == "all" else segments[segments["shop"] == shop]
        lines.append(f"{shop:<22}{_held(of_shop):>38}{_held(own, alike):>38}{_new(own):>22}")
    lines += [f"{name:<22}{'':>38}{_held(own):>38}" for name, own in segments.groupby("segment")]
    lines.append(
        "between brackets: how many ranges without overlap would tell as much, and the 95 % range "
        "that so many give (Clopper-Pearson); then the interval score. Of New: the 95 % range that "
        "chance in single customers gives"
    )
    lines.append(f"correlation of segments of one day, whether they hold: {alike:.2f}")
    return lines


def coverage_claims(rows: pd.DataFrame) -> Iterator[Claim]:
    """What is wanted of these ranges.

    Parameters
    ----------
    rows : from `ranges_table`
    """
    totals, segments = rows[rows["segment"] == ""], rows[rows["segment"] != ""]
    alike = within_days(segments)
    for text, own in (("totals", totals), ("segments", segments)):
        share = float(own["inside"].mean())
        yield Claim(
            f"80 % ranges of {text} hold 75 to 85 %",
            f"{share:.1%}",
            WANTED[0] <= share <= WANTED[1],
        )
    for text, column, own in (
        ("shop's totals", "shop", totals),
        ("shop's segments", "shop", segments),
        ("segment", "segment", segments),
    ):
        off = [str(name) for name, group in own.groupby(column, sort=False) if is_off(group, alike)]
        yield Claim(
            f"80 % ranges hold 75 to 85 % in every {text}, or what chance allows",
            f"off: {', '.join(off) or 'none'}",
            not off,
        )
    ratios = {shop: new_ratio(own) for shop, own in segments.groupby("shop", sort=False)}
    off = [f"{shop} {_new(segments[segments['shop'] == shop])}" for shop, ratio in ratios.items()
           if ratio.high < NEW_WANTED[0] or ratio.low > NEW_WANTED[1]]  # fmt: skip
    yield Claim(
        "forecast ÷ actual of New is .7 to 1.4 in every shop, all its days together, or what "
        "chance allows",
        f"off: {', '.join(off) or 'none'}",
        not off,
    )


class Ratio(NamedTuple):
    """Forecast ÷ actual, and its 95 % range by chance in single customers; NaN without any."""

    value: float
    low: float
    high: float


def new_ratio(segments: pd.DataFrame) -> Ratio:
    """Forecast ÷ actual of the segment New, summed over its days.

    A forecast is a mean. What some dozens of new customers spend is skewed, so that the middle
    ratio of single days lies above one where every forecast is right.
    """
    new = segments[segments["segment"] == "New"]
    came = float(new["actual"].sum())
    if came <= 0:
        return Ratio(float("nan"), float("nan"), float("nan"))
    ratio = float(new["expected"].sum()) / came
    # Orders that several days or horizons see are drawn once and counted each time.
    times = len(new) / independent(new)
    reach = 1.96 * float(new["squares"].sum() * times) ** 0.5 / came
    return Ratio(ratio, ratio * float(np.exp(-reach)), ratio * float(np.exp(reach)))


def _new(segments: pd.DataFrame) -> str:
    ratio = new_ratio(segments)
    if np.isnan(ratio.value):
        return "–"
    return f"{ratio.value:.2f} [{ratio.low:.2f} to {ratio.high:.2f}]"


def within_days(segments: pd.DataFrame) -> float:
    """How alike segments of one shop, day and horizon are in whether they hold, 0 to 1.

    The correlation within a day: 0 where each holds for itself, 1 where all hold or none does.
    """
    days = segments.groupby(["shop", "day", "months"])["inside"]
    held, size = days.transform("mean"), days.transform("size")
    shop = segments.groupby("shop")["inside"].transform("mean")
    groups, shops, count = days.ngroups, segments["shop"].nunique(), len(segments)
    if groups <= shops or count <= groups:
        return 0.0
    between = float(((held - shop) ** 2).sum()) / (groups - shops)
    inside = float(((segments["inside"] - held) ** 2).sum()) / (count - groups)
    usual = (count - float(size.sum()) / count) / max(groups - 1, 1)
    whole = between + (usual - 1) * inside
    return float(np.clip((between - inside) / whole, 0.0, 1.0)) if whole > 0 else 0.0


def independent(group: pd.DataFrame, alike: float = 0.0) -> int:
    """How many ranges as telling as these there would be if none had to do with another.

    Ranges of several horizons from one day count once; days nearer to each other than the horizon
    count for the part that is new.

    Parameters
    ----------
    group : some of the ranges
    alike : from `within_days`
    """
    horizon = group["months"].map(days_in_months).mean()
    apart = (group["step"] / horizon).clip(upper=1.0).mean()
    together = len(group) / len(group[["shop", "day", "months"]].drop_duplicates())
    design = 1 + (together - 1) * alike
    return max(1, round(len(group) / group["months"].nunique() * apart / design))


def is_off(group: pd.DataFrame, alike: float = 0.0) -> bool:
    """Whether the share that held is out of bounds by more than chance."""
    share, count = float(group["inside"].mean()), independent(group, alike)
    if WANTED[0] <= share <= WANTED[1]:
        return False
    return bool(stats.binomtest(round(share * count), count, LEVEL).pvalue < MIN_CHANCE)


def _held(group: pd.DataFrame, alike: float = 0.0) -> str:
    if not len(group):
        return "–"
    share, count = float(group["inside"].mean()), independent(group, alike)
    likely = stats.binomtest(round(share * count), count).proportion_ci(0.95)
    held = f"{int(group['inside'].sum())}/{len(group)} {share:.0%}"
    score = group["score"].mean()
    return f"{held} [{count}: {likely.low:.0%} to {likely.high:.0%}] {score:.2f}"
