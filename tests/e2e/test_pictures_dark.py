"""Every page in dark colours. A file of its own: files are run side by side.

Wide only: colours do not depend on the width, and light has both widths.
"""

from __future__ import annotations

import pictures


def test_every_page_has_its_picture_taken(visit, server):
    pictures.take(visit, server, "dark", max(pictures.WIDTHS))
