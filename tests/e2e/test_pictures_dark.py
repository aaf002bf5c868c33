"""Every page in dark colours, wide and narrow. A file of its own: files are run side by side."""

from __future__ import annotations

import pictures
import pytest


@pytest.mark.parametrize("width", pictures.WIDTHS)
def test_every_page_has_its_picture_taken(visit, server, width):
    pictures.take(visit, server, "dark", width)
