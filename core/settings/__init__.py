"""Every choice a user can make, as frozen typed values with defaults and bounds.

Settings are hashable, so that a result can be cached under the hash of the file and the settings
that made it. The dashboard's widgets, the terminal's options and docs/settings.md all take names,
bounds and explanations from here: `description` is what the user reads.

Each section of `Settings` has the file of its name: `Settings.read` is in read.py. Everything is
imported from `core.settings` itself.
"""

from core.settings.base import Frozen
from core.settings.clean import CleanSettings
from core.settings.filter import FilterSettings
from core.settings.limits import Limits
from core.settings.movement import MovementSettings
from core.settings.read import ContactField, DateNumbers, Rate, ReadSettings
from core.settings.rfm import GRID_SIZE, GridSegment, RfmBase, RfmGrid, RfmSettings
from core.settings.segment import MOST_CLUSTERS, Algorithm, SegmentName, SegmentSettings
from core.settings.server_limits import ServerLimits, server_limits
from core.settings.table import TableSettings
from core.settings.value import ValueSettings

__all__ = [
    "GRID_SIZE",
    "MOST_CLUSTERS",
    "Algorithm",
    "CleanSettings",
    "ContactField",
    "DateNumbers",
    "FilterSettings",
    "Frozen",
    "GridSegment",
    "Limits",
    "MovementSettings",
    "Rate",
    "ReadSettings",
    "RfmBase",
    "RfmGrid",
    "RfmSettings",
    "SegmentName",
    "SegmentSettings",
    "ServerLimits",
    "Settings",
    "TableSettings",
    "ValueSettings",
    "server_limits",
]


class Settings(Frozen):
    """Everything one analysis depends on beside the file itself."""

    read: ReadSettings = ReadSettings()
    clean: CleanSettings = CleanSettings()
    filter: FilterSettings = FilterSettings()
    table: TableSettings = TableSettings()
    rfm: RfmSettings = RfmSettings()
    segment: SegmentSettings = SegmentSettings()
    value: ValueSettings = ValueSettings()
    movement: MovementSettings = MovementSettings()
    limits: Limits = Limits()
