"""Every command says what the file gives reason to doubt, not only `segment`."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from core.__main__ import main


@pytest.fixture(scope="module")
def two_currencies(tmp_path_factory):
    """A shop that sold in dollars and in yen, without a rate."""
    path = tmp_path_factory.mktemp("shop") / "orders.csv"
    day = dt.date(2023, 1, 2)
    lines = ["order_id,customer_id,order_date,amount,currency"]
    for number in range(240):
        when = day + dt.timedelta(days=number * 3)
        money = (5000 + number, "JPY") if number % 3 == 0 else (40 + number % 7, "USD")
        lines.append(f"O{number},C{number * 7 % 40},{when},{money[0]},{money[1]}")
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("command", ["segment", "rfm", "value", "movement", "plan --budget 500"])
def test_mixed_currencies_are_said_by_every_command(two_currencies, command, capfd):
    name, *options = command.split()
    quick = [] if name in {"rfm", "movement"} else ["--trials", "1"]
    arguments = [name, str(two_currencies), *options, *quick]
    assert main([*arguments, "--json"]) == 0
    document = json.loads(capfd.readouterr().out)
    warnings = document["warnings"] if "warnings" in document else document["cleaning"]["warnings"]
    assert "mixed_currencies" in {warning["code"] for warning in warnings}
    if name != "segment":
        assert main(arguments) == 0
        assert "JPY" in capfd.readouterr().out
