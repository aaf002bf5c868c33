"""Every page in light colours, wide and narrow. A file of its own: files are run side by side."""

from __future__ import annotations

import every_page
import pytest


@pytest.mark.parametrize("width", every_page.WIDTHS)
def test_every_page_fits_and_has_no_barrier(visit, server, width):
    every_page.look_through(visit, server, "light", width)
