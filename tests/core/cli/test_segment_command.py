"""The line for the terminal that gives the segments on screen again."""

from __future__ import annotations

import argparse
import datetime as dt
import shlex
from decimal import Decimal

import pandas as pd
import pytest

from core import pipeline, segmentation
from core.cli import segment, segment_command
from core.cli.options import shared_options
from core.files.detect import open_source
from core.settings import (
    CleanSettings,
    FilterSettings,
    ReadSettings,
    RfmSettings,
    SegmentSettings,
    Settings,
    TableSettings,
)

SMALL = {"trials": 3, "resamples": 2, "most_clusters": 4, "search_few": True}


def read_back(line: str) -> Settings:
    parser = argparse.ArgumentParser()
    segment.add(parser)
    words = shlex.split(line)
    assert words[:4] == ["python", "-m", "core", "segment"]
    return shared_options.read_settings(parser.parse_args(words[4:]))


def test_defaults_take_no_options():
    assert segment_command(Settings(), ["orders.csv"]) == "python -m core segment orders.csv"


def test_a_name_with_spaces_is_quoted():
    line = segment_command(Settings(), ["my orders.csv", "second.csv"])
    assert line == "python -m core segment 'my orders.csv' second.csv"


@pytest.mark.parametrize(
    "settings",
    [
        Settings(
            read=ReadSettings(
                roles=(("customer_id", "Who is it"), ("discount", None)),
                joins=(("customers", "id", "customer id"),),
                append=(),
                date_order="day_first",
                sold_words=("ja", "done"),
                currency="EUR",
                rates=(("USD", Decimal("0.92")),),
                rates_from="ECB, 2 May 2025",
            )
        ),
        Settings(
            read=ReadSettings(joins=()),
            clean=CleanSettings(guests="one_per_order", drop_zero_prices=False),
            filter=FilterSettings(
                first_day=dt.date(2024, 1, 1), countries=("Ireland", "-"), categories=("A, B",)
            ),
            rfm=RfmSettings(as_of=dt.date(2025, 7, 1)),
            table=TableSettings(categories=("region",)),
        ),
        Settings(
            segment=SegmentSettings(
                algorithm="agglomerative",
                clusters=4,
                ranges=(("linkage", ("ward", "average")),),
                weights=(("monetary", 2.0),),
                features=("recency_days", "frequency"),
                smallest_share=0.0,
                names=(("Champions", "Our best"),),
                search_few=True,
            )
        ),
    ],
    ids=["reading", "cleaning", "segments"],
)
def test_the_line_reads_back_as_the_same_settings(settings):
    assert read_back(segment_command(settings, ["orders.csv"])) == settings


@pytest.fixture(scope="module")
def orders(tmp_path_factory):
    """Regulars, newcomers and customers who left, some of them large."""
    rows = [
        f"C{who:03},{who}-{visit},2025-{1 + (who * 5 + visit * 3) % 12:02}-1{visit % 10},"
        f"{(5 + who % 7) * (1 + who % 3 * 10)}"
        for who in range(90)
        for visit in range((1, 3, 9)[who % 3])
    ]
    path = tmp_path_factory.mktemp("orders") / "shop orders.csv"
    path.write_text("\n".join(["customer,order,date,amount", *rows]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def analysis(orders, tmp_path_factory):
    settings = Settings(segment=SegmentSettings(**SMALL, transform="none", smallest_share=0.2))
    return pipeline.analyse(
        open_source(orders, orders.name), tmp_path_factory.mktemp("w"), settings
    )


def segments_of(folder) -> pd.Series:
    table = pd.read_csv(folder / "customers.csv", dtype={"customer_id": str})
    return table.set_index("customer_id")["segment"].sort_index()


@pytest.mark.parametrize("which", ["offered", "refused"])
def test_running_the_line_gives_the_same_segments(which, analysis, orders, run_cli, tmp_path):
    """Also where the visitor uses a model that the quality checks refuse."""
    shown, settings = analysis.segmentation, analysis.settings
    if which == "refused":
        shown = segmentation.use_candidate(analysis.customers, shown, shown.rejected[0])
        model = segmentation.settings_of_model(shown, settings.segment)
        settings = settings.model_copy(update={"segment": model})
    words = shlex.split(segment_command(settings, [str(orders)]))[3:]
    run_cli(*words, "--json", "--out", tmp_path)
    wanted = shown.labels.astype(str).sort_index()
    assert segments_of(tmp_path).to_dict() == wanted.to_dict()
