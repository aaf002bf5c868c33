"""Who moved between two days: by hand, by its margins, and as published for UCI."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import t
from sklearn.cluster import KMeans

from core import demo, pipeline
from core.demo import generator
from core.errors import NothingToCompareError, SettingError
from core.features import customers, period_totals
from core.files.detect import open_source
from core.migration.migration import ABSENT, measure_migration
from core.migration.size_forecast import outlook
from core.rfm.weights import WEIGHT_PRESETS, propose_weights
from core.segmentation.feature_space.feature_space import fit_space
from core.segmentation.model import SegmentationModel
from core.settings import CleanSettings, MovementSettings, RfmSettings, SegmentSettings, Settings
from tests.core.conftest import line

CUTS = RfmSettings(
    recency_cuts=(30, 90, 180, 365), frequency_cuts=(1, 2, 3, 4), monetary_cuts=(10, 20, 30, 40)
)
FROM, TO = dt.date(2024, 7, 1), dt.date(2025, 1, 1)


def between(**choices):
    return MovementSettings(from_day=FROM, to_day=TO, **choices)


@pytest.fixture
def shop(clean_shop):
    """Six people whose two segments are easy to say."""
    lines = [
        # One order, a week before the first day: New (R 5, FM 1), then At 1/1 over 180 days: R 2.
        line("once", "o1", "2024-06-24"),
        # Nine orders until June, none after: R 5, FM 4 or 5: Champions; then R 2 (190 days).
        *[line("gone", f"g{at}", f"2024-0{1 + at // 2}-2{at % 2}") for at in range(12)],
        # One order long ago, then regular: Hibernating, then Champions.
        line("back", "b0", "2024-01-02"),
        *[line("back", f"b{at}", f"2024-12-{at:02d}") for at in range(1, 10)],
        line("new", "n1", "2024-12-24"),
        line("later", "l1", "2025-01-01"),
        line("refund", "r1", "2024-12-01", quantity=-3),
    ]
    return clean_shop(lines)


def test_a_small_shop_counted_by_hand(shop):
    found = measure_migration(shop, CUTS, between(), dt.date(2025, 1, 2))
    moves = found.moves[["before", "after"]].astype(str).to_dict("index")
    assert moves == {
        "once": {"before": "New", "after": "Hibernating"},
        "gone": {"before": "Champions", "after": "Can't Lose"},
        "back": {"before": "Hibernating", "after": "Champions"},
        "new": {"before": ABSENT, "after": "New"},
    }
    assert (found.stayed, found.risen, found.fallen, found.newcomers) == (0, 1, 2, 1)
    assert list(found.entered("Champions").index) == ["back"]
    assert list(found.left("Champions").index) == ["gone"]
    assert found.one_order == 2


def test_who_comes_later_and_who_only_returned_is_named_and_counted_nowhere(shop):
    found = measure_migration(shop, CUTS, between(), dt.date(2025, 1, 2))
    told = {notice.code: notice.message for notice in found.notices}
    assert "later" in told["later_customers"]
    assert told["later_customers"].startswith("1 customer ")
    assert "(1 row of the file)" in told["only_returns"]
    assert not {"later", "refund"} & set(found.moves.index)


def test_two_days_take_a_history(clean_shop):
    short = clean_shop([line("a", "1", "2024-01-01"), line("b", "2", "2024-01-05")])
    with pytest.raises(NothingToCompareError, match="cover 5 days"):
        measure_migration(short, RfmSettings(), MovementSettings(), dt.date(2024, 1, 6))


@pytest.mark.parametrize(
    ("from_day", "to_day"),
    [
        ("2025-01-01", "2024-07-01"),
        ("2023-01-01", None),
        (None, "2030-01-01"),
        (None, "2023-01-01"),
    ],
)
def test_days_that_cannot_be_compared_are_refused_in_words(shop, from_day, to_day):
    chosen = MovementSettings(from_day=from_day, to_day=to_day)
    with pytest.raises(SettingError, match="day"):
        measure_migration(shop, CUTS, chosen, dt.date(2025, 1, 2))


def test_without_a_model_it_says_so(shop):
    with pytest.raises(SettingError, match="no model"):
        measure_migration(shop, CUTS, between(by="model"), dt.date(2025, 1, 2))


ORDERS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 720), st.integers(-40, 90)),
    min_size=1,
    max_size=40,
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ORDERS)
def test_margins_are_the_sizes_of_each_day_and_snapshots_are_the_measures(clean_shop, orders):
    start = dt.date(2023, 3, 1)
    lines = [line("anchor", "x", "2023-03-01"), line("anchor", "y", "2025-03-01")]
    lines += [
        line(who, f"{who}{at % 7}", str(start + dt.timedelta(days=day)), quantity=1,
             unit_price=float(price))
        for at, (who, day, price) in enumerate(orders)
    ]  # fmt: skip
    shop = clean_shop(lines, drop_non_products=False)
    found = measure_migration(shop, CUTS, between(), dt.date(2025, 3, 2))
    then, now = (
        customers.measure_customers(shop, RfmSettings(as_of=day)).frame for day in (FROM, TO)
    )
    assert found.table.to_numpy().sum() == len(now)
    assert found.table.drop(index=ABSENT).to_numpy().sum() == len(then)
    sizes = found.moves["after"].astype(str).value_counts()
    assert found.table.sum().to_dict() == {name: sizes.get(name, 0) for name in found.names}
    assert found.history.loc[TO].sum() == len(now)
    spent = found.moves.groupby("after", observed=False)["monetary"].sum()
    assert found.revenue.loc[TO].to_numpy() == pytest.approx(spent[list(found.names)].to_numpy())
    pd.testing.assert_series_equal(found.moves["monetary"], now["monetary"], check_dtype=False)
    assert list(found.moves["frequency"]) == list(now["frequency"])
    assert list(found.moves["recency_days"]) == list(now["recency_days"])


def test_an_order_on_both_sides_of_a_day_is_one_order(clean_shop):
    shop = clean_shop(
        [line("a", "1", "2024-01-01"), line("a", "1", "2024-02-01"), line("a", "2", "2024-03-01")]
    )
    days = (dt.date(2024, 1, 15), dt.date(2024, 2, 15), dt.date(2024, 4, 1))
    seen = [
        int(each.frequency[0]) for each in period_totals.period_totals_of(shop, days).snapshots()
    ]
    assert seen == [1, 1, 2]


def test_an_outlook_of_constant_rates_finds_them():
    """Half of A goes to B each quarter, B stays, 100 newcomers come to A."""
    labels = np.full((1000, 13), -1, np.int8)
    for who in range(1000):
        born = (who // 100) * 3 - 15
        left = who % 100
        for month in range(13):
            age = (month - born) // 3
            if month >= born:
                labels[who, month] = 0 if left < 100 / 2**age else 1
    days = [dt.date(2024, 1 + month, 1) for month in range(12)] + [dt.date(2025, 1, 1)]
    found = outlook(labels, days, ("A", "B"))
    now = found.sizes["now"]
    assert found.day == dt.date(2025, 4, 1)
    assert found.quarters == 4
    assert found.newcomers == 100
    assert found.sizes.loc["A", "expected"] == pytest.approx(now["A"] / 2 + 100, rel=0.03)
    assert found.sizes["expected"].sum() == pytest.approx(now.sum() + 100)
    assert (found.sizes["low"] <= found.sizes["high"]).all()
    assert found.test.wins
    assert found.test.error < found.test.naive_error / 3
    assert outlook(labels[:, -3:], days[-3:], ("A", "B")) is None


def test_an_interval_of_one_more_quarter_is_the_one_worked_out_by_hand():
    """Of 1000 in A, 100, 200 and 300 go to B in three quarters; nobody comes back, nobody new."""
    gone = np.cumsum([0, 100, 200, 300])
    labels = np.zeros((1000, 10), np.int8)
    for month in range(10):
        labels[: gone[month // 3], month] = 1
    days = [(pd.Timestamp("2024-01-01") + pd.DateOffset(months=at)).date() for at in range(10)]
    found = outlook(labels, days, ("A", "B"))
    assert found.sizes["now"].tolist() == [400, 600]
    # Shares of A that stay: 900/1000, 700/900, 400/700; pooled 2000/2600.
    stay = 400 * np.array([900 / 1000, 700 / 900, 400 / 700])
    chance = 400 * (2000 / 2600) * (600 / 2600)
    factor = stay.var(ddof=1) / chance
    half = t.ppf(0.9, 2 + 4) * np.sqrt(factor * chance * (1 + 1 / 3))
    assert found.spread == pytest.approx(factor)
    assert found.sizes.loc["A", "expected"] == pytest.approx(stay.mean())
    assert found.sizes.loc["A", "low"] == pytest.approx(stay.mean() - half)
    assert found.sizes.loc["B", "high"] == pytest.approx(1000 - stay.mean() + half)
    assert [test.quarters for test in found.tests] == [1, 2]


def test_intervals_hold_eight_in_ten_where_quarters_differ_as_the_model_says():
    """Rates drawn anew each quarter (beta): two segments' sizes lie within as often as is said."""
    draw = np.random.default_rng(4)
    held = []
    for _ in range(120):
        labels = np.zeros((2000, 16), np.int8)
        for end in range(3, 16, 3):
            rates = draw.beta(20, 80), draw.beta(20, 80)
            moved = draw.random(2000) < np.take(rates, labels[:, end - 3])
            after = np.where(moved, 1 - labels[:, end - 3], labels[:, end - 3])
            labels[:, end - 2 : end] = labels[:, [end - 3]]
            labels[:, end] = after
        days = [(pd.Timestamp("2024-01-01") + pd.DateOffset(months=at)).date() for at in range(16)]
        found = outlook(labels, days, ("A", "B"))
        held.append(found.test.inside / found.test.of)
    # Of 120 draws the share lies within 3 standard errors of 0.8.
    assert 0.69 <= np.mean(held) <= 0.91


def test_sizes_are_tested_by_the_limits_that_were_known_on_the_day_of_the_forecast(clean_shop):
    """The test from an earlier day is the forecast that was made on that day."""
    draw = random.Random(11)  # noqa: S311 - made-up orders
    lines = []
    for who in range(200):
        day = dt.date(2023, 12, 1) + dt.timedelta(days=draw.randint(0, 500))
        for order in range(draw.randint(1, 8)):
            lines.append(line(f"c{who}", f"{who}-{order}", str(day), quantity=draw.randint(1, 9)))
            day += dt.timedelta(days=draw.randint(5, 150))
    shop, end = clean_shop(lines), dt.date(2025, 7, 1)
    rfm = RfmSettings(full_grid=True)
    now = measure_migration(shop, rfm, MovementSettings(to_day=end, months=12), end)
    assert now.outlook is not None
    for test in now.outlook.tests:
        months = 12 - 3 * (len(now.outlook.tests) - now.outlook.tests.index(test))
        chosen = MovementSettings(to_day=test.from_day, months=months)
        then = measure_migration(shop, rfm, chosen, end)
        assert then.outlook is not None
        made = then.outlook.sizes
        for column, name in (("before", "now"), ("expected", "expected"), ("high", "high")):
            np.testing.assert_allclose(test.sizes[column].to_numpy(), made[name].to_numpy())


@pytest.fixture(scope="module")
def uci(shared, tmp_path_factory):
    """Purchases only, every one of them: the table that the published counts are of."""
    path = shared / "data" / "uci_online_retail" / "online_retail.parquet"
    chosen = CleanSettings(
        drop_duplicates=False, drop_non_products=False, match_cancellations=False,
        returns="leave_out",
    )  # fmt: skip
    return pipeline.measure(
        open_source(path, path.name), tmp_path_factory.mktemp("uci"), Settings(clean=chosen)
    )


@pytest.fixture(scope="module")
def uci_lines(shared):
    lines = pd.read_parquet(shared / "data" / "uci_online_retail" / "online_retail.parquet")
    bought = lines[
        lines["CustomerID"].notna()
        & ~lines["InvoiceNo"].str.startswith("C")
        & (lines["Quantity"] > 0)
        & (lines["UnitPrice"] > 0)
    ]
    return bought.assign(
        customer=bought["CustomerID"].astype(int).astype(str),
        amount=bought["Quantity"] * bought["UnitPrice"],
    )


def plain_rfm(lines: pd.DataFrame, day: str) -> pd.DataFrame:
    """Recency, frequency and money in plain pandas."""
    groups = lines[lines["at"] < day].groupby("customer")
    return pd.DataFrame(
        {
            "recency_days": (pd.Timestamp(day) - groups["at"].max().dt.normalize()).dt.days,
            "frequency": groups["order"].nunique(),
            "monetary": groups["amount"].sum(),
        }
    )


def plain_scores(frame: pd.DataFrame) -> pd.DataFrame:
    """Scores in plain pandas, by the words of docs/methods.md."""

    def fifths(values, parts):
        return np.minimum((parts * (values.rank() - 0.5) / len(values)).astype(int) + 1, parts)

    repeat = frame["frequency"] > 1
    frequency = pd.Series(1, index=frame.index)
    frequency[repeat] = 1 + fifths(frame.loc[repeat, "frequency"], 4)
    money = fifths(frame["monetary"], 5)
    return pd.DataFrame(
        {
            "recency_score": fifths(-frame["recency_days"], 5),
            "frequency_score": frequency,
            "monetary_score": money,
            "fm_score": np.floor((frequency + money) / 2 + 0.5).astype(int),
        }
    )


def agrees(found, lines: pd.DataFrame, day: str) -> None:
    from core.rfm.scores import score_customers

    mine, theirs = found.customers.frame, plain_rfm(lines, day)
    assert list(mine.index) == sorted(theirs.index)
    theirs = theirs.loc[mine.index]
    assert (mine["recency_days"] == theirs["recency_days"]).all()
    assert (mine["frequency"] == theirs["frequency"]).all()
    assert np.allclose(mine["monetary"], theirs["monetary"], atol=1e-6)
    scores = plain_scores(theirs.assign(monetary=theirs["monetary"].round(6)))
    frame = score_customers(found.customers, RfmSettings()).frame
    for column in scores:
        assert (frame[column] == scores[column]).all(), column


@pytest.mark.shared
def test_scores_of_uci_agree_with_plain_pandas(uci, uci_lines):
    lines = uci_lines.rename(columns={"InvoiceDate": "at", "InvoiceNo": "order"})
    assert len(uci.customers.frame) == 4338
    agrees(uci, lines, "2011-12-10")


def test_scores_of_the_demo_store_agree_with_plain_pandas(tmp_path):
    path = generator.write_demo_orders(tmp_path / "demo.parquet")
    found = pipeline.measure(open_source(path, demo.DEMO_NAME), tmp_path)
    with found.orders.opened() as connection:
        lines = connection.execute(
            "SELECT customer_id AS customer, order_id AS order_, ordered_at AS at, "
            "amount::DOUBLE AS amount FROM order_lines"
        ).df()
    lines = lines.rename(columns={"order_": "order"})
    day = str(found.customers.as_of)
    bought = plain_rfm(lines[lines["amount"] >= 0], day)
    spent = lines[lines["at"] < day].groupby("customer")["amount"].sum()
    mine = found.customers.frame
    assert (mine["recency_days"] == bought["recency_days"].loc[mine.index]).all()
    assert (mine["frequency"] == bought["frequency"].loc[mine.index]).all()
    assert np.allclose(mine["monetary"], spent.loc[mine.index], atol=1e-6)


class Nearest:
    """A fitted K-Means behind the protocol of models."""

    rule = "nearest centre"

    def __init__(self, fitted: KMeans) -> None:
        self.fitted = fitted

    def predict(self, points: np.ndarray) -> np.ndarray:
        return self.fitted.predict(points)


@pytest.mark.shared
@pytest.mark.parametrize(("clusters", "kept"), [(3, 0.61), (4, 0.53), (5, 0.47)])
def test_a_frozen_k_means_keeps_as_many_on_uci_as_was_published(uci, clusters, kept):
    """June to December 2011, frozen at the earlier day (docs/methods.md)."""
    then = dt.date(2011, 7, 1)
    measured = customers.measure_customers(uci.orders, RfmSettings(as_of=then))
    space = fit_space(measured, SegmentSettings())
    fitted = KMeans(clusters, n_init=10, random_state=0).fit(space.transform(measured.frame))
    names = ("Champions", "Loyal", "New", "At Risk", "Lost")[:clusters]
    found = measure_migration(
        uci.orders,
        RfmSettings(),
        MovementSettings(by="model", from_day=then, to_day=dt.date(2011, 12, 1), months=1),
        dt.date(2011, 12, 10),
        SegmentationModel(space, Nearest(fitted), names),
    )
    assert found.stayed == pytest.approx(kept, abs=0.02)
    assert found.customers == 2960


@pytest.mark.shared
def test_weights_are_tested_on_a_period_they_were_not_learned_from(uci):
    found = propose_weights(uci.orders, RfmSettings(), dt.date(2011, 12, 10))
    assert found.tested_at - found.learned_at == dt.timedelta(days=found.days)
    assert found.tested_at + dt.timedelta(days=found.days) == dt.date(2011, 12, 10)
    assert sum(found.weights) == pytest.approx(1)
    assert found.low <= found.gain <= found.high
    # The same correlation from SciPy, on the customers themselves.
    from scipy.stats import spearmanr

    from core.rfm.scores import score_customers

    measured = customers.measure_customers(uci.orders, RfmSettings(as_of=found.tested_at))
    with uci.orders.opened() as connection:
        next_spend = connection.execute(
            "SELECT customer_id, sum(amount)::DOUBLE AS spent FROM order_lines "
            f"WHERE ordered_at >= DATE '{found.tested_at}' GROUP BY ALL"
        ).df().set_index("customer_id")["spent"]  # fmt: skip
    followed = next_spend.reindex(measured.frame.index, fill_value=0.0)
    for weights, told in ((found.weights, found.proposed), (WEIGHT_PRESETS["Equal"], found.equal)):
        names = ("recency_weight", "frequency_weight", "monetary_weight")
        chosen = RfmSettings(**dict(zip(names, weights, strict=True)))
        engagement = score_customers(measured, chosen).frame["engagement"].round(9)
        assert told == pytest.approx(spearmanr(engagement, followed).statistic, abs=1e-6)
