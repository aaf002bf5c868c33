"""Two projects with a run each, behind the API."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.application import make_api
from core import access, projects
from core.files import open_source
from core.settings import SegmentSettings, Settings


@dataclass(frozen=True)
class Served:
    """The API over a folder of projects.

    Parameters
    ----------
    folder : where projects lie
    api : the application
    shop, other : ids of the projects
    """

    folder: Path
    api: FastAPI
    shop: str
    other: str

    def client(self, *scopes: str, projects: list[str] | None = None) -> TestClient:
        """A program with a token of its own."""
        _, text = access.create_token(self.folder, "Test", scopes or ("read",), projects)
        return TestClient(
            self.api,
            headers={"Authorization": f"Bearer {text}"},
            raise_server_exceptions=False,
        )


def make_project(folder: Path, work: Path, name: str) -> str:
    """A project of 40 customers with a run, the last order on 31 December 2024."""
    lines = [
        f"o{n},{name[:1]}{n % 40:02d},2024-{1 + n % 12:02d}-{1 + n % 31 % 28:02d},{5 + n * 7 % 90},"
        f"{name[:1]}{n % 40:02d}@shop.example"
        for n in range(300)
    ]
    lines.append(f"last,{name[:1]}01,2024-12-31,20,{name[:1]}01@shop.example")
    file = work / f"{name}.csv"
    file.write_text("\n".join(["order,customer,date,amount,email", *lines]) + "\n")
    settings = Settings(segment=SegmentSettings(trials=3))
    made = projects.create_project(
        folder, name, open_source(file, file.name), projects.ProjectChoices(settings=settings)
    )
    private = work / f"private-{name}"
    private.mkdir()
    projects.run_project(folder, made.id, private)
    return made.id


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """The projects, made once."""
    work = tmp_path_factory.mktemp("served")
    folder = work / "projects"
    return folder, make_project(folder, work, "shop"), make_project(folder, work, "other")


@pytest.fixture
def serve(made: tuple[Path, str, str], tmp_path: Path) -> Callable[..., Served]:
    """The API over a copy of the projects."""
    folder, shop, other = made

    def served(**options: int) -> Served:
        copy = tmp_path / "projects"
        shutil.copytree(folder, copy)
        return Served(copy, make_api(copy, **options), shop, other)

    return served


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    """The API as it comes."""
    return serve(requests_per_minute=100_000)
