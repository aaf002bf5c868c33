"""The image holds what the server needs, serves it, and keeps what is to be kept in volumes.

There is no Docker here: the image's files are copied as its build would, and used from there.
"""

from __future__ import annotations

import fnmatch
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from core.__main__ import parser

ROOT = Path(__file__).parents[2]
IMAGE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
PAGE = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """What `COPY . .` brings into the image."""
    assert "*" in IGNORED
    assert re.search(r"^COPY (--chown=\S+ )?\. \.$", IMAGE, re.MULTILINE)
    place = tmp_path_factory.mktemp("image")
    for pattern in (line[1:] for line in IGNORED if line.startswith("!")):
        found = list(ROOT.glob(pattern))
        assert found, f"{pattern} is no file here"
        for path in found:
            target = place / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                shutil.copytree(path, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copyfile(path, target)
    return place


def command():
    """The image's command."""
    (found,) = re.findall(r"^CMD (\[.*\])$", IMAGE, re.MULTILINE)
    return json.loads(found)


def test_the_command_is_one_of_the_terminal_and_listens_where_the_image_says():
    assert command()[:3] == ["python", "-m", "core"]
    options = parser().parse_args(command()[3:])
    assert options.command == "serve"
    assert f"EXPOSE {options.port}" in IMAGE
    assert f"http://127.0.0.1:{options.port}/_stcore/health" in IMAGE
    assert options.host == "0.0.0.0"  # noqa: S104 - within the container


def test_the_image_has_all_that_the_server_imports(image, tmp_path):
    script = (
        "from pathlib import Path\n"
        "from api import application, server\n"
        "import api.api_process, core.__main__, sys\n"
        f"server.make_server(application.make_api(Path({str(tmp_path)!r}), 600))\n"
        "print(Path(server.__file__).parents[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=image, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.splitlines()[-1]) == image


def test_the_image_installs_what_is_imported_only_when_somebody_signs_in_or_a_schedule_is_due():
    lock = (ROOT / "requirements-server.lock").read_text(encoding="utf-8")
    installed = set(re.findall(r"^([\w-]+)==", lock, re.MULTILINE))
    # Authlib asks the provider with httpx and does not say that it needs it.
    assert {"authlib", "httpx", "apscheduler", "fastapi", "uvicorn"} <= installed


def test_no_secret_test_or_artifact_gets_into_the_image(image):
    inside = {path.relative_to(image).as_posix() for path in image.rglob("*") if path.is_file()}
    for pattern in ("*secrets*.toml", "tests/*", "*.pyc", ".git*", "artifacts/*", "*.sqlite"):
        assert not fnmatch.filter(inside, pattern)
    assert "api/server.py" in inside


def test_what_is_kept_lies_in_volumes_that_the_user_of_the_image_may_write_to():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    service = compose["services"]["clientele"]
    mounted = {one.split(":")[1]: one.split(":")[0] for one in service["volumes"]}
    assert set(mounted.values()) == set(compose["volumes"])
    kept = dict(re.findall(r"^ENV (CLIENTELE_\w+)=(\S+)$", IMAGE, re.MULTILINE))
    assert set(mounted) == {"/app/artifacts", *kept.values()}
    for folder in kept.values():
        assert f"chown clientele:clientele {folder}" in IMAGE
    assert IMAGE.index("USER clientele") > IMAGE.rindex("RUN ")
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    for folder in mounted:
        assert f":{folder}" in PAGE
