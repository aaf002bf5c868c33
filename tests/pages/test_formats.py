"""The format of numbers and days: found in the file, chosen on top, held on every page."""

from __future__ import annotations

import datetime as dt
import io

import pandas as pd
import pyarrow as pa

from core import formatting
from ui.components import parts


def cells(table) -> pd.DataFrame:
    """What the cells of a table show, as the browser gets it."""
    return pa.ipc.open_stream(
        io.BytesIO(table.proto.arrow_data.styler.display_values)
    ).read_pandas()


def test_a_chosen_format_holds_for_figures_tables_charts_and_days(open_app, shop):
    box = next(each for each in open_app.selectbox if each.label == "Number and date format")
    assert box.options[0] == "Auto · Ireland", "all of its orders are from there"
    box.set_value("de_DE").run()
    app = open_app.switch_page("pages/rfm.py").run()
    assert not app.exception
    day = next(each for each in app.date_input if each.label == "As-of day")
    assert day.proto.format == "DD.MM.YYYY"
    spent = shop.analysis.customers.frame["monetary"].max()
    whole, cents = f"{spent:,.2f}".split(".")
    written = f"{whole.replace(',', '.')},{cents}"
    assert any(
        written in cells(each).to_numpy()
        for each in app.dataframe
        if each.proto.arrow_data.styler.uuid
    ), "the customer who spent most stands in the list"
    charts = [each.proto.spec for each in app.get("plotly_chart")]
    assert charts
    assert all('"separators":",."' in spec for spec in charts)
    as_of = shop.analysis.customers.as_of
    assert isinstance(as_of, dt.date)
    assert any(f"As of {as_of.day}. {as_of:%b %Y}" in each.value for each in app.main.caption), (
        "days too, their months in English"
    )


def test_a_downloaded_file_is_plain_whatever_the_page_shows(monkeypatch):
    made = {}
    monkeypatch.setattr(parts.st, "download_button", lambda _label, **given: made.update(given))
    parts.download(
        "Add it", lambda: formatting.decimal(1234.5).encode(), "x.csv", "text/csv", "key"
    )
    with formatting.plainly("de_DE"):
        assert formatting.decimal(1234.5) == "1.234,5"
        assert made["data"]() == b"1,234.5"
