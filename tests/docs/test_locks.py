"""The locks hold one tested version, with hashes, of all that the ranges name, on every system."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = {
    "requirements.lock": ("requirements.txt",),
    "requirements-dev.lock": ("requirements-dev.txt",),
    "requirements-server.lock": ("requirements.txt", "requirements-server.txt"),
}
"""Each lock, and the ranges that it is made from."""

SYSTEMS = {
    "Linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macOS": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "Windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}
PLACES = [
    pytest.param(
        {
            **system,
            "python_version": f"3.{minor}",
            "python_full_version": f"3.{minor}.4",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        },
        id=f"{name}, Python 3.{minor}",
    )
    for name, system in SYSTEMS.items()
    for minor in (11, 12, 13)
]


def ranges(name: str) -> list[Requirement]:
    """The ranges of a requirements file and of those it refers to."""
    found = []
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        said = line.partition("#")[0].strip()
        if said.startswith("-r "):
            found += ranges(said.removeprefix("-r "))
        elif said:
            found.append(Requirement(said))
    return found


def entries(name: str) -> list[tuple[Requirement, list[str]]]:
    """What a lock pins, each with its hashes."""
    text = re.sub(r"\\\n", " ", (ROOT / name).read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [
        (Requirement(line.split(" --hash=")[0]), re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
        for line in lines
    ]


def pins(name: str, place: dict[str, str]) -> dict[str, list[str]]:
    """The versions that a lock gives each package in one place."""
    found: dict[str, list[str]] = {}
    for pinned, _ in entries(name):
        if pinned.marker is None or pinned.marker.evaluate(place):
            (only,) = pinned.specifier
            found.setdefault(canonicalize_name(pinned.name), []).append(only.version)
    return found


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("place", PLACES)
def test_every_range_has_one_version_within_it(lock, place):
    pinned = pins(lock, place)
    assert all(len(versions) == 1 for versions in pinned.values())
    for wanted in (each for name in LOCKS[lock] for each in ranges(name)):
        if wanted.marker is None or wanted.marker.evaluate(place):
            (version,) = pinned.get(canonicalize_name(wanted.name), ["missing"])
            assert version != "missing", f"{wanted} is not locked: run ./setup.sh lock"
            assert wanted.specifier.contains(version), f"{wanted}: run ./setup.sh lock"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-server.lock"])
@pytest.mark.parametrize("place", PLACES)
def test_dashboard_and_server_run_with_the_versions_that_are_tested(lock, place):
    tested = pins("requirements-dev.lock", place)
    assert pins(lock, place).items() <= tested.items()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_is_one_version_with_hashes_from_no_place_in_particular(lock):
    pinned = entries(lock)
    assert len(pinned) > 50
    for requirement, hashes in pinned:
        assert hashes, requirement
        assert requirement.url is None
        assert [each.operator for each in requirement.specifier] == ["=="]
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(
        r"://|--(?:extra-)?index|--find-links|--trusted|^/|[A-Z]:\\", text, re.MULTILINE
    )
    assert "./setup.sh lock" in text.splitlines()[1]


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md"])
def test_the_pages_say_how_the_locks_are_renewed(page):
    assert "./setup.sh lock" in (ROOT / page).read_text(encoding="utf-8")


def test_checks_and_image_install_the_locks_and_the_community_cloud_the_ranges():
    assert "./setup.sh --locked test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "COPY requirements-server.lock ." in image
    assert "pip install --require-hashes -r requirements-server.lock" in image
    assert "!requirements-server.lock" in (ROOT / ".dockerignore").read_text(encoding="utf-8")
    # Any of these would be taken there in place of requirements.txt.
    assert not [
        name for name in ("uv.lock", "Pipfile", "environment.yml") if (ROOT / name).exists()
    ]
