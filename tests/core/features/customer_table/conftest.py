"""Tables of customers written as text, read up to what they offer."""

from __future__ import annotations

import pytest

from core.columns import role_resolution
from core.columns.grain import detect_grain
from core.pipeline import measurement
from core.settings import ReadSettings, Settings


@pytest.fixture
def offered(raw_table, workspace):
    """What a table of customers offers: roles, recipes, features; None where it is none."""

    def read(header, row, count=40, roles=(), sep=","):
        lines = [sep.join(header), *(sep.join(map(str, row(place))) for place in range(count))]
        settings = Settings(read=ReadSettings(roles=roles))
        raw = raw_table("\n".join(lines))
        guessed = role_resolution.guess_roles(raw)
        assert detect_grain(raw, settings.read, guessed).of_customers
        return measurement.table_feature_options(raw, guessed, workspace, settings)

    return read
