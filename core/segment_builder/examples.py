"""The segments that come with the program, to begin from: `data/segment_examples.yaml`."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from core import bundled_data
from core.segment_builder.segment_yaml import parse_segments

if TYPE_CHECKING:
    from core.segment_builder.saved_segment import SavedSegment

FILE = "segment_examples.yaml"


@functools.cache
def example_segments() -> tuple[SavedSegment, ...]:
    """The example gallery, in its order."""
    return parse_segments((bundled_data.FOLDER / FILE).read_bytes())
