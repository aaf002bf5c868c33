"""`python -m core plan FILE --out DIR`: the same lists, hold-out and README as the dashboard's."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.demo import generator


def test_the_folder_holds_send_lists_a_hold_out_and_what_they_are_for(run_cli, tmp_path):
    demo_file = generator.write_demo_orders(tmp_path / "demo.parquet")
    folder = tmp_path / "plan"
    document, _ = run_cli(
        "plan", demo_file, "--json", "--rfm", "--algorithm", "kmeans", "--clusters", "4",
        "--budget", "300", "--out", folder,
    )  # fmt: skip
    lists = {path.name: pd.read_csv(path, dtype="str") for path in folder.glob("send-*.csv")}
    held = pd.read_csv(folder / "holdout-do-not-contact.csv", dtype="str")["customer_id"]
    actions = pd.read_csv(folder / "action-plan.csv")
    assert {name: len(listed) for name, listed in lists.items()} == dict(
        zip(actions["list"], actions["customers"], strict=True)
    )
    contacted = set(pd.concat(list(lists.values()))["customer_id"])
    assert contacted.isdisjoint(held)
    assert len(held) == document["holdout"]["customers"]
    assert len(contacted) + len(held) == document["holdout"]["chosen"]
    money = document["holdout"]
    can_be_read = money["buyers"] >= 30
    assert can_be_read == (money["customers"] >= (money["customers_for_money"] or np.inf))
    assert can_be_read == (money["smallest_money"] is not None)
    readme = (folder / "README.txt").read_text(encoding="utf-8").splitlines()
    assert set(lists) <= set(readme)
    assert document["spent"] <= 300


def test_a_shop_too_small_for_one_extra_order_is_told_not_to_go_by_profit(run_cli, tmp_path):
    rows = [f"o{n},c{n % 40},2025-{1 + n % 12:02}-{1 + n % 27:02},{5 + n % 40}" for n in range(200)]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(["order,customer,date,amount", *rows]) + "\n")
    document, _ = run_cli("plan", path, "--json", "--rfm", "--channel", "E-mail", "--any-channel")
    assert document["too_few"] == (
        document["profit"] > 0 and document["stated"]["extra_orders"] < 0.5
    )
    assert document["too_few"]


def test_the_next_month_and_the_list_of_the_last_plan_give_the_next_plan_its_rates(
    run_cli, tmp_path
):
    """The loop: plan, hold out, let a month of orders with a known effect come, plan again."""
    rng = np.random.default_rng(11)
    orders = pd.read_parquet(generator.write_demo_orders(tmp_path / "demo.parquet"))
    how = ("--rfm", "--algorithm", "kmeans", "--clusters", "4", "--channel", "E-mail",
           "--any-channel", "--budget", "100000")  # fmt: skip
    first = tmp_path / "first"
    ends = pd.to_datetime(orders["ordered_at"]).max().normalize()
    began = (ends + pd.Timedelta(days=1)).date().isoformat()
    run_cli(
        "plan", tmp_path / "demo.parquet", "--json", *how, "--spend-all", "--holdout", "0.3",
        "--starts-on", began, "--out", first,
    )  # fmt: skip
    listed = pd.read_csv(first / "keep-to-measure.csv", dtype={"customer_id": str})
    assert set(listed["first_day"]) == {began}
    # Three in a hundred order anyway, eight more of those contacted.
    chance = np.where(listed["hold_out"] == "yes", 0.03, 0.11)
    buyers = listed.loc[rng.random(len(listed)) < chance, "customer_id"]
    like = orders.iloc[[0] * len(buyers)].copy()
    like["customer_id"] = buyers.to_numpy()
    like["order_id"] = [f"new-{at}" for at in range(len(buyers))]
    days = pd.to_timedelta(1 + rng.integers(0, 28, len(buyers)), unit="D")
    like["ordered_at"] = (ends + days).astype(orders["ordered_at"].dtype)
    last = orders.iloc[[0]].assign(order_id="last", ordered_at=ends + pd.Timedelta(days=40))
    pd.concat([orders, like, last]).to_parquet(tmp_path / "next.parquet")
    second = tmp_path / "second"
    document, _ = run_cli(
        "plan", tmp_path / "next.parquet", "--json", *how, "--learn-from",
        first / "keep-to-measure.csv", "--out", second,
    )  # fmt: skip
    learned = document["learned"]
    treated = int((listed["hold_out"] == "no").sum())
    assert learned["buyers"]["low"] < 0.08 * treated < learned["buyers"]["high"]
    assert learned["buyers"]["p_value"] < 1e-6
    cells = {cell["segment"]: cell for cell in learned["cells"]}
    assert sum(cell["treated"] for cell in cells.values()) == treated
    truth = 0.08 / 0.7 / 3
    held = [rate["low"] <= truth <= rate["high"] for rate in learned["rates"]["rates"]]
    assert np.mean(held) >= 0.6
    measured = [c for c in document["cells"] if c["response"]["measured"] is not None]
    assert {c["response"]["measured"]["since"] for c in measured} == {began}
    saved = second / "learned-rates.json"
    again, _ = run_cli("plan", tmp_path / "next.parquet", "--json", *how, "--learned", saved)
    assert again["cells"] == document["cells"]
    assert again["learned"] is None


def test_no_file_of_a_plan_names_customers_who_did_not_agree_or_unsubscribed(run_cli, tmp_path):
    orders = pd.read_parquet(generator.write_demo_orders(tmp_path / "demo.parquet"))
    customers = sorted(orders["customer_id"].dropna().unique())
    refused, gone = set(customers[::3]), set(customers[1::3])
    orders["Accepts Marketing"] = np.where(orders["customer_id"].isin(refused), "no", "yes")
    orders.to_parquet(tmp_path / "orders.parquet")
    (tmp_path / "gone.csv").write_text("\n".join(gone), encoding="utf-8")

    def listed(folder, *more):
        run_cli(
            "plan", tmp_path / "orders.parquet", "--json", "--rfm", "--algorithm", "kmeans",
            "--clusters", "4", "--budget", "100000", "--spend-all", "--channel", "E-mail",
            "--any-channel", "--out", folder, *more,
        )  # fmt: skip
        files = [path for path in folder.glob("*.csv") if path.name != "action-plan.csv"]
        names = pd.concat([pd.read_csv(path, dtype="str")["customer_id"] for path in files])
        readme = (folder / "README.txt").read_text(encoding="utf-8")
        return set(names), " ".join(readme.split())

    names, readme = listed(tmp_path / "kept", "--suppress", tmp_path / "gone.csv")
    assert names
    assert not names & (refused | gone)
    assert "no consent" in readme
    assert "on the suppression list" in readme
    everybody, readme = listed(tmp_path / "all", "--ignore-consent")
    assert everybody & refused
    assert everybody & gone
    assert "no consent" not in readme
