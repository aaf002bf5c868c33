"""Published tests, opened once for all that look at them."""

from __future__ import annotations

import pytest
from trials import opened


@pytest.fixture(scope="session")
def cookies(shared, tmp_path_factory):
    return opened(shared / "data/ab_cookie_cats/cookie_cats.csv", tmp_path_factory.mktemp("cats"))


@pytest.fixture(scope="session")
def hillstrom(shared, tmp_path_factory):
    path = shared / "data/campaign_hillstrom/hillstrom.csv"
    return opened(path, tmp_path_factory.mktemp("hillstrom"))
