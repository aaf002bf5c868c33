"""Tables of customers through the whole way: every row, measure and name is accounted for."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest

from core import playbooks
from core.errors import MissingRoleError, SettingError
from core.exports import tables
from core.exports.export_inputs import ExportInputs
from core.exports.summary import analysis_document
from core.exports.workbook import analysis_workbook
from core.files import detect
from core.pipeline import analyse
from core.segmentation.naming.archetypes import RFM_SEGMENT_NAMES
from core.settings import ReadSettings, RfmSettings, SegmentSettings, Settings, TableSettings

QUICK = SegmentSettings(trials=3, resamples=2, most_clusters=4)


@pytest.fixture
def analysed(workspace):
    """The analysis of a file, or of some lines of text."""

    def run(content, table=None, read=None, rfm=None, name="people.csv"):
        path = content
        if isinstance(content, str):
            path = workspace / name
            path.write_text(content, encoding="utf-8")
        settings = Settings(
            read=read or ReadSettings(),
            table=table or TableSettings(),
            rfm=rfm or RfmSettings(),
            segment=QUICK,
        )
        return analyse(detect.open_source(path, path.name), workspace, settings)

    return run


def people(count=40, header="id,age,income,city", row=None):
    row = row or (lambda n: f"p{n:02d},{20 + n},{1000 + n * 100},{('Lyon', 'Nice')[n % 2]}")
    return "\n".join([header, *(row(n) for n in range(count))])


def codes(analysis):
    return {notice.code: notice.message for notice in analysis.notices}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "customers", "money", "has_rfm"),
    [
        ("mall_customers/Mall_Customers.csv", 200, None, False),
        ("wholesale_customers/Wholesale customers data.csv", 440, None, False),
        ("marketing_campaign_semicolon/marketing_campaign.csv", 2240, 1356988.0, True),
        ("lifetimes_small/cdnow_customers_summary.csv", 2357, None, True),
        ("lifetimes_small/example_transactions.csv", 5000, None, True),
        ("groceries_no_price/Groceries_dataset.csv", 3898, None, True),
    ],
)
def test_a_real_file_has_its_known_customers_and_money(
    file, customers, money, has_rfm, shared, analysed
):
    analysis = analysed(shared / "data" / file)
    document = json.loads(json.dumps(analysis_document(analysis), allow_nan=False))
    assert document["file"]["customers"] == customers
    assert document["used"]["buyers"] == customers
    assert document["used"]["net_revenue"] == money
    assert document["file"]["net_revenue"] == money
    assert document["file"]["rows"] == document["cleaning"]["rows_in"]
    left_out = sum(document["cleaning"]["left_out"].values())
    assert document["cleaning"]["rows_used"] == document["file"]["rows"] - left_out
    assert (document["rfm"]["missing"] is None) == has_rfm
    assert bool(document["rfm"]["segments"]) == has_rfm
    known = {} if analysis.rfm is None else {p.name: p.known_as for p in analysis.rfm.profiles}
    assert {each["name"] for each in document["rfm"]["segments"]} == set(known)
    assert set(known.values()) <= set(RFM_SEGMENT_NAMES)
    if money is None:
        assert "Big Spenders" not in {each["name"] for each in document["segments"]}


@pytest.mark.shared
def test_the_recipes_of_a_campaign_file_agree_with_pandas(shared, analysed):
    path = shared / "data" / "marketing_campaign_semicolon" / "marketing_campaign.csv"
    analysis = analysed(path)
    plain = pd.read_csv(path, sep=";").set_index("ID")
    plain.index = plain.index.astype(str)
    frame = analysis.customers.frame
    plain = plain.reindex(frame.index)
    spent = [name for name in plain if name.startswith("Mnt")]
    bought = ["NumDealsPurchases", "NumWebPurchases", "NumCatalogPurchases", "NumStorePurchases"]
    assert frame["monetary"].tolist() == plain[spent].sum(axis=1).tolist()
    assert frame["frequency"].tolist() == plain[bought].sum(axis=1).tolist()
    assert frame["recency_days"].tolist() == plain["Recency"].tolist()
    assert analysis.customers.as_of == dt.date(2014, 6, 30)  # the day after the last Dt_Customer
    young = plain["Year_Birth"] > 1910
    assert (frame["Age"] == 2014 - plain["Year_Birth"])[young].all()
    joined = pd.to_datetime(plain["Dt_Customer"])
    assert (frame["Days as customer"] == (pd.Timestamp("2014-06-30") - joined).dt.days).all()
    assert "Income is missing in 24 rows" in "".join(
        notice.message for notice in analysis.notices if notice.code == "filled_with_median"
    )
    used = {feature.name for feature in analysis.customers.features}
    assert used.isdisjoint({"ID", "Z_CostContact", "Z_Revenue", "Dt_Customer", *spent, *bought})


@pytest.mark.shared
def test_rows_with_a_missing_number_can_be_left_out_instead(shared, analysed):
    path = shared / "data" / "marketing_campaign_semicolon" / "marketing_campaign.csv"
    analysis = analysed(path, TableSettings(features=("Income", "monetary"), missing="leave_out"))
    report = analysis.report
    assert [(each.code, each.rows) for each in report.left_out] == [("missing_value", 24)]
    assert report.rows_used == 2216
    assert report.used_revenue + report.left_out[0].amount == report.file.net_revenue
    rows = tables.left_out_table(analysis, "missing_value")
    assert len(rows) == 24
    assert rows["Income"].isna().all() or (rows["Income"] == "").all()


@pytest.mark.shared
def test_a_repeat_purchase_summary_is_turned_into_orders_and_days(shared, analysed):
    path = shared / "data" / "lifetimes_small" / "cdnow_customers_summary.csv"
    analysis = analysed(path)
    plain = pd.read_csv(path, dtype={"ID": str}).set_index("ID")
    frame = analysis.customers.frame
    plain = plain.reindex(frame.index)
    assert (frame["frequency"] == plain["frequency"] + 1).all()
    assert np.allclose(frame["recency_days"], (plain["T"] - plain["recency"]) * 7, atol=0.51)
    assert "repeat_summary" in codes(analysis)
    assert "no_money_column" in codes(analysis)


def test_ready_made_recency_that_is_no_repeat_summary_is_left_as_it_is(analysed):
    text = people(header="id,frequency,recency,T", row=lambda n: f"{n},{n % 4},{n * 3},{n + 5}")
    analysis = analysed(text)
    assert "repeat_summary" not in codes(analysis)
    assert analysis.customers.frame["recency_days"].max() == 39 * 3


def test_first_and_last_orders_and_a_count_give_rfm(analysed):
    text = people(
        header="customer_id,first order date,last order date,total orders,average order value",
        row=lambda n: f"c{n},2023-01-{1 + n % 28:02d},2024-02-{1 + n % 28:02d},{1 + n % 5},{n}.50",
    )
    analysis = analysed(text)
    frame = analysis.customers.frame
    assert analysis.customers.as_of == dt.date(2024, 2, 29)
    assert frame.loc["c0", "recency_days"] == 28
    assert frame.loc["c4", "monetary"] == 4.5 * 5
    assert frame.loc["c4", "interpurchase_days"] == pytest.approx(396 / 4)
    assert analysis.rfm is not None


def test_weeks_in_a_name_become_days(analysed):
    text = people(
        header="id,weeks since last order,orders", row=lambda n: f"{n},{n % 9},{1 + n % 5}"
    )
    analysis = analysed(text)
    assert analysis.customers.frame["recency_days"].max() == 8 * 7
    assert "recency_unit" in codes(analysis)


def test_rows_are_left_out_for_a_reason_and_counted(analysed):
    text = people() + "\n,30,5000,Lyon\np00,20,1000,Lyon\np01,99,1,Nice\n"
    analysis = analysed(text)
    left_out = {reason.code: reason.rows for reason in analysis.report.left_out}
    assert left_out == {"no_customer": 1, "duplicate": 1, "repeated_customer": 1}
    assert analysis.report.rows_in == analysis.report.rows_used + 3 == 43
    assert analysis.customers.frame.loc["p01", "income"] == 1100
    assert len(tables.left_out_table(analysis)) == 3
    assert all(reason.amount.is_nan() for reason in analysis.report.left_out)


def test_without_an_id_equal_rows_are_two_customers(analysed):
    text = people(header="age,income,city", row=lambda n: f"{20 + n % 4},{1000 + n % 3},Lyon")
    analysis = analysed(text)
    assert analysis.report.rows_used == 40
    assert "no_customer_column" in codes(analysis)


def test_ids_constants_texts_and_dates_are_no_features(analysed):
    text = people(
        header="id,other_id,remark,always,joined,zip_code,plan,yes,age",
        row=lambda n: (
            f"{n},{1000 + n},a remark {n},7,2023-01-{1 + n % 28:02d},0{n % 3}100,{n % 3},"
            f"{('yes', 'no')[n % 2]},{20 + n}"
        ),
    )
    offered = {each.name: each.kind for each in analysed(text).customers.offered}
    assert offered == {
        "zip_code": "category",
        "plan": "category",
        "yes": "flag",
        "age": "number",
        "Days as customer": "number",
    }


def test_chosen_features_are_used_and_unknown_ones_refused(analysed):
    analysis = analysed(people(), TableSettings(features=("income", "CITY")))
    assert [each.name for each in analysis.customers.features] == ["income", "city"]
    with pytest.raises(SettingError, match="no feature 'shoe size'"):
        analysed(people(), TableSettings(features=("shoe size",)))


def test_a_role_by_hand_names_a_column_and_channels_are_added_up(analysed):
    text = people(
        header="id,last_seen_days,web_spent,shop_spent,call_spent,visits",
        row=lambda n: f"{n},{n},{n * 2},{n},{n % 7},{1 + n % 6}",
    )
    roles = (("recency_days", "last_seen_days"), ("frequency", "visits"))
    analysis = analysed(text, read=ReadSettings(roles=roles))
    assert analysis.roles["monetary"] == "web_spent+shop_spent+call_spent"
    assert analysis.rfm is not None
    with pytest.raises(MissingRoleError, match="no_such"):
        analysed(text, read=ReadSettings(roles=(("frequency", "no_such"),)))


def test_an_age_is_counted_to_the_day_of_the_data_or_the_one_chosen(analysed):
    text = people(header="id,year of birth,income", row=lambda n: f"{n},{1950 + n},{n * 100}")
    without = analysed(text)
    assert "Age" not in without.customers.frame  # no date in the file: nobody knows their age
    dated = analysed(text, rfm=RfmSettings(as_of=dt.date(2020, 5, 1)))
    assert dated.customers.frame["Age"].max() == 70


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_typed_files_give_the_same_customers_as_text(kind, analysed, workspace):
    text = people()
    path = workspace / f"people.{kind}"
    lines = [line.split(",") for line in text.splitlines()]
    frame = pd.DataFrame(lines[1:], columns=lines[0]).astype({"age": int, "income": float})
    frame.to_excel(path, index=False) if kind == "xlsx" else frame.to_parquet(path)
    typed, plain = analysed(path), analysed(text)
    assert typed.customers.frame.equals(plain.customers.frame)
    assert (typed.segmentation.labels == plain.segmentation.labels).all()


def test_the_order_of_the_file_and_the_names_of_customers_change_no_segment(analysed):
    text = people(60, row=lambda n: f"p{n},{(25, 45, 70)[n % 3] + n % 4},{n % 3 * 900 + n},Lyon")
    header, *lines = text.splitlines()
    turned = analysed("\n".join([header, *reversed(lines)]), name="turned.csv")
    labels = analysed(text).segmentation.labels
    assert (turned.segmentation.labels.reindex(labels.index) == labels).all()


def test_what_is_not_known_is_empty_in_every_export(analysed):
    analysis = analysed(people())
    table = tables.customers_table(analysis)
    assert table["monetary"].isna().all()
    assert table["rfm_segment"].isna().all()
    assert {"age", "income", "city"} <= set(table)
    assert tables.action_plan(analysis, playbooks.load_playbook()).empty
    assert analysis_workbook.workbook(ExportInputs(analysis))
    document = analysis_document(analysis)
    assert document["used"]["orders"] is None
    assert document["segments"][0]["typical"].keys() == {"age", "income", "city"}
    assert document["source"]["shape"] == "customers"


def test_without_money_fm_is_frequency_and_the_playbook_invents_none(analysed):
    lines = [f"m{n % 40},2024-{1 + n * 7 % 12:02d}-{1 + n % 28:02d}" for n in range(40 * 4)]
    lines += [f"x{n},2024-03-{1 + n % 28:02d}" for n in range(25)]
    analysis = analysed("\n".join(["member,date", *lines]))
    assert analysis.orders is not None
    assert not analysis.customers.knows_money
    scores = analysis.rfm.frame
    assert (scores["fm_score"] == scores["frequency_score"]).all()
    assert scores["monetary_score"].isna().all()
    assert scores["engagement"].between(0, 100).all()
    plan = tables.action_plan(analysis, playbooks.load_playbook(), "rfm")
    cards = playbooks.strategy_cards(analysis.rfm.profiles, playbooks.load_playbook(), None)
    assert plan["revenue"].isna().all()
    for card in cards:
        assert "[revenue" not in card.why
        assert "nan" not in f"{card}".replace("finance", "").lower()
        assert {label for label, _ in card.facts}.isdisjoint({"Revenue", "Order value"})


def test_the_terminal_takes_a_shape_features_codes_and_what_to_do_where_one_is_missing(
    run_cli, tmp_path
):
    path = tmp_path / "people.csv"
    path.write_text(people(row=lambda n: f"p{n},{20 + n},{n * 50 if n else ''},{n % 3}"))
    command = ["segment", path, "--json", "--trials", 3, "--feature", "income", "--feature", "city"]
    document, _ = run_cli(*command, "--category", "city", "--missing", "leave_out")
    assert {each["name"]: each["kind"] for each in document["features"]} == {
        "income": "number",
        "city": "category",
    }
    assert document["cleaning"]["left_out"] == {"missing_value": 1}
    assert document["source"]["shape"] == "customers"
    error, _ = run_cli("segment", path, "--shape", "orders", expect=2)
    assert error["error"]["code"] == "missing_role"
    error, _ = run_cli("segment", path, "--feature", "shoes", expect=2)
    assert "income" in error["error"]["hint"]


def test_a_column_called_country_may_hold_a_number(analysed):
    """Found by fuzzing: no model takes what stood in its place, the country nobody has."""
    text = people(
        header="id,age,income,country", row=lambda n: f"p{n:02d},{20 + n},{n},{n}.{n:02d}"
    )
    found = analysed(text).customers
    assert "country" in {each.name for each in found.features}
    assert found.frame.loc["p07", "country"] == pytest.approx(7.07)
