"""How many 80 % ranges held, by shop and by segment, and whether chance alone explains the rest.

Beside the share stands the interval score (Gneiting and Raftery 2007, Journal of the American
Statistical Association 102(477)), which no width can cheat: the width, and ten times by how much a
range was missed, of logarithms of what came ÷ forecast. Lower is better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats
from truth_section import Claim

from core.forecast import days_in_months

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS = ("shop", "segment", "months", "step", "expected", "actual", "low", "high")
"""Of one range: segment "" for the whole shop, step in days to the next day of forecast."""
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
    lines = [f"{'ranges that held':<22}{'totals':>33}{'segments':>33}{'New ÷ came (middle)':>22}"]
    for shop, of_shop in [*totals.groupby("shop", sort=False), ("all", totals)]:
        own = segments if shop == "all" else segments[segments["shop"] == shop]
        ratio = new_ratio(own)
        lines.append(
            f"{shop:<22}{_held(of_shop):>33}{_held(own):>33}"
            f"{'–' if np.isnan(ratio) else f'{ratio:.2f} ({_middle_ratio(own):.2f})':>22}"
        )
    lines += [f"{name:<22}{'':>33}{_held(own):>33}" for name, own in segments.groupby("segment")]
    lines.append(
        "between brackets, of as many days as do not overlap: 95 % range (Clopper-Pearson); then "
        "the interval score"
    )
    return lines


def coverage_claims(rows: pd.DataFrame) -> Iterator[Claim]:
    """What is wanted of these ranges.

    Parameters
    ----------
    rows : from `ranges_table`
    """
    totals, segments = rows[rows["segment"] == ""], rows[rows["segment"] != ""]
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
        off = [str(name) for name, group in own.groupby(column, sort=False) if is_off(group)]
        yield Claim(
            f"80 % ranges hold 75 to 85 % in every {text}, or what chance allows",
            f"off: {', '.join(off) or 'none'}",
            not off,
        )
    ratios = {shop: new_ratio(own) for shop, own in segments.groupby("shop", sort=False)}
    off = [f"{shop} {ratio:.2f}" for shop, ratio in ratios.items()
           if not np.isnan(ratio) and not NEW_WANTED[0] <= ratio <= NEW_WANTED[1]]  # fmt: skip
    yield Claim(
        "forecast ÷ actual of New is .7 to 1.4 in every shop, all its days together",
        f"off: {', '.join(off) or 'none'}",
        not off,
    )


def new_ratio(segments: pd.DataFrame) -> float:
    """Forecast ÷ actual of the segment New, summed over its days; not a number without it.

    A forecast is a mean. What some dozens of new customers spend is skewed, so that the middle
    ratio of single days lies above one where every forecast is right.
    """
    new = segments[segments["segment"] == "New"]
    came = float(new["actual"].sum())
    return float(new["expected"].sum()) / came if came > 0 else float("nan")


def _middle_ratio(segments: pd.DataFrame) -> float:
    new = segments[(segments["segment"] == "New") & (segments["actual"] > 0)]
    return float((new["expected"] / new["actual"]).median())


def independent(group: pd.DataFrame) -> int:
    """How many ranges as telling as these there would be without overlap in time.

    Ranges of several horizons from one day count once; days nearer to each other than the horizon
    count for the part that is new.
    """
    horizon = group["months"].map(days_in_months).mean()
    apart = (group["step"] / horizon).clip(upper=1.0).mean()
    return max(1, round(len(group) / group["months"].nunique() * apart))


def is_off(group: pd.DataFrame) -> bool:
    """Whether the share that held is out of bounds by more than chance."""
    share, count = float(group["inside"].mean()), independent(group)
    if WANTED[0] <= share <= WANTED[1]:
        return False
    return bool(stats.binomtest(round(share * count), count, LEVEL).pvalue < MIN_CHANCE)


def _held(group: pd.DataFrame) -> str:
    if not len(group):
        return "–"
    share, count = float(group["inside"].mean()), independent(group)
    likely = stats.binomtest(round(share * count), count).proportion_ci(0.95)
    held = f"{int(group['inside'].sum())}/{len(group)} {share:.0%}"
    score = group["score"].mean()
    return f"{held} [{likely.low:.0%} to {likely.high:.0%}] {score:.2f}"
