"""`python -m core audience FILE`: a list for a mailing tool, and who is not on it."""

from __future__ import annotations

import pandas as pd


def shop(folder):
    path = folder / "orders.csv"
    agreed = ["no" if n == 3 else "yes" for n in range(30)]
    rows = [
        f"c{n % 30}@example.com,{n},2024-{1 + n % 12:02}-10,{5 + n % 7},{agreed[n % 30]}"
        for n in range(120)
    ]
    path.write_text(
        "\n".join(["Email,Order,Date,Total,Accepts Marketing", *rows]), encoding="utf-8"
    )
    return path


def test_a_list_is_written_and_no_address_is_printed(run_cli, tmp_path):
    gone = tmp_path / "gone.csv"
    gone.write_text("Email\nC7@example.com\n", encoding="utf-8")
    target = tmp_path / "list.csv"
    document, finished = run_cli(
        "audience", shop(tmp_path), "--json", "--algorithm", "kmeans", "--clusters", "2",
        "--for", "mailchimp", "--suppress", gone, "--save", target,
    )  # fmt: skip
    assert document["listed"] == 28
    assert document["left_out"] == {"on the suppression list": 1, "no consent": 1}
    addresses = set(pd.read_csv(target)["Email Address"])
    assert not {"c3@example.com", "c7@example.com"} & addresses
    assert "@" not in finished.stdout + finished.stderr


def test_addresses_come_from_a_second_file(run_cli, tmp_path):
    path = tmp_path / "orders.csv"
    rows = [f"c{n % 30},{n},2024-{1 + n % 12:02}-10,{5 + n % 7}" for n in range(120)]
    path.write_text("\n".join(["Customer,Order,Date,Total", *rows]), encoding="utf-8")
    known = tmp_path / "contacts.csv"
    known.write_text(
        "\n".join(["id,mail", *(f"C{n},x{n}@example.com" for n in range(20))]), encoding="utf-8"
    )
    options = ("--json", "--algorithm", "kmeans", "--clusters", "2")
    document, _ = run_cli("audience", path, *options, "--contact-list", known)
    assert (document["listed"], document["left_out"]) == (
        20, {"no email address or phone number": 10},
    )  # fmt: skip
    _, finished = run_cli("audience", path, *options, expect=2)
    assert "--contact-list" in finished.stderr
