"""What the terminal lets a user say about reading a file takes effect."""

from __future__ import annotations

import json

import pytest

from core.__main__ import main

QUICK = ("--json", "--trials", "2", "--clusters", "3")


def rows(first: int, last: int, currency: str = "EUR") -> str:
    return "".join(
        f"{number},K{number % 15:02d},{1 + number % 12:02d}/{1 + number % 9:02d}/2024,"
        f"10.00,{currency}\n"
        for number in range(first, last)
    )


HEADER = "order,customer,date,amount,currency\n"


@pytest.fixture
def ask(tmp_path, capsys):
    def run(files: dict[str, str], *options: str, code: int = 0) -> dict[str, object]:
        paths = []
        for name, content in files.items():
            (tmp_path / name).write_text(content, encoding="utf-8")
            paths.append(str(tmp_path / name))
        assert main(["segment", *paths, *QUICK, *options]) == code
        said = capsys.readouterr()
        return json.loads(said.err.splitlines()[-1] if code else said.out)

    return run


def test_several_files_are_read_as_one(ask):
    files = {"jan.csv": HEADER + rows(0, 60), "feb.csv": HEADER + rows(60, 100)}
    answer = ask(files)
    assert answer["file"]["net_revenue"] == 1000
    assert answer["source"]["tables"] == [
        {"name": "jan.csv", "rows": 60, "rows_used": 60},
        {"name": "feb.csv", "rows": 40, "rows_used": 40},
    ]


def test_tables_to_append_can_be_named(ask):
    files = {f"m{at}.csv": HEADER + rows(at * 40, at * 40 + 40) for at in range(3)}
    answer = ask(files, "--table", "m0.csv", "--append", "m2.csv")
    assert [each["name"] for each in answer["source"]["tables"]] == ["m0.csv", "m2.csv"]
    assert answer["file"]["rows"] == 80


def test_a_rate_converts_and_is_accounted_for(ask):
    files = {"mixed.csv": HEADER + rows(0, 60) + rows(60, 80, "USD") + rows(80, 90, "SEK")}
    answer = ask(files, "--currency", "EUR", "--rate", "USD=0.92", "--rates-from", "ECB, 2 May")
    assert answer["file"]["net_revenue"] == 600 + 200 * 0.92
    by_code = {each["currency"]: each for each in answer["cleaning"]["currencies"]}
    assert by_code["USD"] == {
        "currency": "USD", "rows": 20, "amount": 200, "rate": 0.92, "converted": 184
    }  # fmt: skip
    assert by_code["SEK"]["rate"] is None
    assert answer["cleaning"]["left_out"] == {"other_currency": 10}
    said = " ".join(each["message"] for each in answer["cleaning"]["warnings"])
    assert "an assumption of yours, ECB, 2 May" in said


@pytest.mark.parametrize("options", [("--rate", "USD=much"), ("--rate", "USD=0.9")])
def test_a_rate_that_makes_no_sense_is_refused(options, ask):
    answer = ask({"a.csv": HEADER + rows(0, 60)}, *options, code=2)
    assert answer["error"]["code"] == "setting"


def test_separator_header_row_dates_and_decimals_can_be_said(ask):
    content = "a title|of|two|rows|x\n" + (HEADER + rows(0, 60)).replace(",", "|")
    answer = ask(
        {"a.txt": content}, "--delimiter", "pipe", "--header-row", "2",
        "--date-order", "day_first", "--decimal-mark", "point", "--encoding", "utf-8",
    )  # fmt: skip
    assert answer["file"]["net_revenue"] == 600
    assert answer["file"]["last_order"].startswith("2024-09-")
