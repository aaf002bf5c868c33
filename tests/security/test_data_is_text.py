"""What customers, products, segments and files are called stays characters, wherever shown."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from core.exports import to_csv
from core.exports.spreadsheets import safe_text
from ui.components import parts

ROOT = Path(__file__).parents[2]
AUTOLINKS = (
    re.compile(r"(https?://|www(?=\.))([-.\w]+)([^ \t\r\n]*)", re.IGNORECASE),
    re.compile(r"(?:^|[^\w])?([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)"),
)
"""What the Markdown of the browser makes a link of, also of escaped text (GitHub's autolinks)."""
NAMES = (
    "www.evil.example",
    "WWW.evil.example/pay",
    "https://evil.example",
    "http://evil.example",
    "anna@evil.example",
    "[a](https://evil.example)",
    ":red[sale]",
    ":material/delete:",
    "$x^2$",
    "**bold** _it_ `code` ~~gone~~",
    "<b>x</b> &lt;",
    "# heading",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_neither_link_nor_markup(name):
    for shown in (parts.plain(name), parts.sentence(name)):
        # As Markdown reads it: a backslash goes, the character behind it is only itself.
        read = re.sub(r"\\(.)", r"\1", shown)
        assert not any(link.search(read) for link in AUTOLINKS)
        assert read.replace("\u2060", "") == name
        assert not re.search(r"(?<!\\)[*_`\[\]$:<>#~&]", shown)


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+1", "-1", "@x", "\t=1", "a;=1+1", 'a; "=1', "a\n=1", "a\r=1", "a|@x", "a;\uff1d1"],
)
def test_no_text_is_a_formula_however_a_spreadsheet_cuts_it(name):
    content = to_csv(pd.DataFrame({"name": [name], "amount": [1.5]})).decode()
    for cell in re.split(r"[;|\t\n,]", content):
        assert not re.match(r"\s*[\"']*[=+\-@\uff1d]", cell.replace("'", "x"))
    assert safe_text("AB-12; 3 pieces") == "AB-12; 3 pieces"


def test_tables_write_no_csv_of_their_own():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["client"]["disableDataExport"] is True
