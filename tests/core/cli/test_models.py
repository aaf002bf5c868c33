"""The model lab from the terminal: spaces, searches, saved models and scoring."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="module")
def orders(tmp_path_factory):
    """Two files of one shop: a year, and the same customers long silent."""
    folder = tmp_path_factory.mktemp("shop")
    random = np.random.default_rng(0)
    lines = []
    for customer in range(150):
        regular = customer % 3 == 0
        for _ in range(random.integers(6, 12) if regular else random.integers(1, 3)):
            day = random.integers(300, 365) if regular else random.integers(0, 200)
            amount = random.lognormal(5 if regular else 3, 0.4)
            lines.append((f"c{customer:03d}", day, round(amount, 2)))
    table = pd.DataFrame(lines, columns=["customer", "day", "amount"])
    table["date"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(table.pop("day"), "D")
    table.to_csv(folder / "then.csv", index=False)
    table.assign(amount=table["amount"] * 20).to_csv(folder / "now.csv", index=False)
    table[["customer", "date"]].to_csv(folder / "no_money.csv", index=False)
    return folder


def test_a_model_is_saved_listed_scored_and_deleted(orders, run_cli, tmp_path):
    kept = {"CLIENTELE_ARTIFACTS": str(tmp_path / "artifacts")}
    then, now = orders / "then.csv", orders / "now.csv"
    quick = ("--algorithm", "kmeans", "--trials", "4", "--json")
    made, _ = run_cli("segment", then, *quick, "--save-model", "spring", **kept)
    (card,), _ = run_cli("models", "--json", **kept)
    assert card["name"] == "spring"
    assert card["segments"]
    same, _ = run_cli("score", then, "--model", "spring", "--json", **kept)
    sizes = [[(each["name"], each["customers"]) for each in d["segments"]] for d in (made, same)]
    assert sizes[0] == sizes[1]
    assert {each["verdict"] for each in same["drift"]} == {"steady"}
    moved, _ = run_cli("score", now, "--model", "spring", "--json", **kept)
    told = {each["feature"]: each["verdict"] for each in moved["drift"]}
    assert told == {"recency_days": "steady", "frequency": "steady", "monetary": "drifted"}
    assert "drift" in {each["code"] for each in moved["cleaning"]["warnings"]}
    assert moved["model"]["name"] == "spring"
    assert moved["stability"] is None
    refused, _ = run_cli(
        "score", orders / "no_money.csv", "--model", "spring", "--json", expect=2, **kept
    )
    assert refused["error"]["code"] == "stored_model"
    assert "monetary" in refused["error"]["message"]
    gone, _ = run_cli("models", "--delete", "spring", "--json", **kept)
    assert gone == []


def test_score_without_a_model_says_what_is_missing(orders, run_cli):
    refused, _ = run_cli("score", orders / "then.csv", expect=2)
    assert refused["error"]["code"] == "usage"
    assert "--model" in refused["error"]["message"]


def test_spaces_and_searches_are_chosen_from_the_terminal(orders, run_cli):
    found, _ = run_cli(
        *("segment", orders / "then.csv", "--json", "--algorithm", "agglomerative"),
        *("--preset", "capped", "--range", "linkage=ward", "--weight", "monetary=2"),
        *("--objective", "calinski_harabasz", "--sampler", "exhaustive", "--trials", "8"),
        *("--place-by", "frequency", "--place-by", "monetary", "--outliers", "cap"),
    )
    tried = found["segmentation"]["candidates"]
    assert {each["parameters"]["linkage"] for each in tried} == {"ward"}
    effects = found["explanation"]["segments"][0]["effects"]
    assert {each["feature"] for each in effects} == {"frequency", "monetary"}
    assert {each["name"] for each in found["stability"]["segments"]} == {
        each["name"] for each in found["segments"]
    }


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--weight", "monetary"),
        ("--range", "linkage=median"),
        ("--place-by", "shoe_size"),
        ("--outlier-share", "0.5"),
    ],
)
def test_a_choice_that_cannot_be_is_an_error_in_words(orders, run_cli, option, value):
    refused, _ = run_cli(
        *("segment", orders / "then.csv", "--json", "--trials", "2", option, value), expect=2
    )
    assert refused["error"]["code"] == "setting"
    assert refused["error"]["hint"]
