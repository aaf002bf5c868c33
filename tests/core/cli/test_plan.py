"""`python -m core plan FILE --out DIR`: the same lists, hold-out and README as the dashboard's."""

from __future__ import annotations

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
    readme = (folder / "README.txt").read_text(encoding="utf-8").splitlines()
    assert set(lists) <= set(readme)
    assert document["spent"] <= 300
