"""The playbook files that come with the program; named here so that options can be read cheaply."""

from __future__ import annotations

from pathlib import Path

PLAYBOOK_FOLDER = Path(__file__).resolve().parents[2] / "data" / "playbooks"
DEFAULT_PLAYBOOK = PLAYBOOK_FOLDER / "ecommerce.yaml"


def available_playbooks() -> tuple[Path, ...]:
    """The playbook files that come with the program, by name."""
    return tuple(sorted(PLAYBOOK_FOLDER.glob("*.yaml")))
