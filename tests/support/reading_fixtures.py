"""Fixtures that read a file, and resolve its roles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from loaded_file import Load, Loaded

from core.columns import role_resolution
from core.columns.parsers import registry
from core.files import detect, reading
from core.files.raw_table import RawTable
from core.settings import Limits, ReadSettings


@pytest.fixture
def raw_table(workspace: Path) -> Callable[..., RawTable]:
    """Read a file, or bytes under a name, into a raw table."""

    def build(
        content: Path | bytes | str,
        name: str = "orders.csv",
        settings: ReadSettings | None = None,
        limits: Limits | None = None,
    ) -> RawTable:
        if isinstance(content, Path):
            path, name = content, content.name
        else:
            path = workspace / "upload"
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        source = detect.open_source(path, name, limits)
        return reading.read_table(source, workspace, settings or ReadSettings(), limits)

    return build


@pytest.fixture
def load(raw_table: Callable[..., RawTable]) -> Load:
    """Read a file, settle its roles and decide how its values are read."""

    def build(content: Path | bytes | str, settings: ReadSettings | None = None) -> Loaded:
        chosen = settings or ReadSettings()
        raw = raw_table(content, settings=chosen)
        settled = role_resolution.resolve_roles(raw, chosen)
        return Loaded(raw, settled, registry.choose_parsers(raw, settled, chosen))

    return build
