"""What all visitors of one server may use together: the administrator's choice, by environment."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pydantic import Field, ValidationError

from core.errors import SettingError
from core.settings.base import Frozen

PREFIX = "CLIENTELE_"


class ServerLimits(Frozen):
    """How much visitors may send and compute at once; each field is a variable of its name."""

    heavy_jobs: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        le=256,
        description="Analyses, searches and forecasts that run at once; the others queue",
    )
    heavy_processes: bool = Field(
        default=True,
        description="Heavy jobs work in processes of a lower priority, where the system is Linux",
    )
    visitor_upload_mb: int = Field(
        400,
        ge=1,
        le=65_536,
        description="Most that one visitor's uploads may hold in memory, in MB",
    )
    total_upload_mb: int = Field(
        1000, ge=1, le=262_144, description="Most that all visitors' uploads may, in MB"
    )
    upload_seconds: int = Field(
        600, ge=30, le=86_400, description="After which an upload that no page took is dropped"
    )


def server_limits(environment: Mapping[str, str] | None = None) -> ServerLimits:
    """The limits that the environment sets, such as CLIENTELE_HEAVY_JOBS=4.

    Parameters
    ----------
    environment : this process's own where None

    Raises
    ------
    SettingError : one is no number, or out of bounds
    """
    known = os.environ if environment is None else environment
    set_here = {
        name: known[variable].strip()
        for name in ServerLimits.model_fields
        if known.get(variable := f"{PREFIX}{name.upper()}", "").strip()
    }
    try:
        return ServerLimits.model_validate(set_here)
    except ValidationError as error:
        first = error.errors()[0]
        variable = f"{PREFIX}{str(first['loc'][0]).upper()}"
        raise SettingError(
            f"{variable} cannot be used: {first['msg'][:1].lower()}{first['msg'][1:]}.",
            "See the limits of a server in docs/deploying.md.",
            "bad_setting",
        ) from None
