"""Every package that the dashboard runs on may be used and passed on with it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_licence_is_allowed_and_the_list_names_every_package_with_its_hashes(tmp_path):
    command = [sys.executable, str(ROOT / ".ci" / "licences.py"), str(tmp_path / "sbom.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    listed = json.loads((tmp_path / "sbom.json").read_text())["components"]
    assert len(listed) > 50
    assert all(each["hashes"] and each["licenses"][0]["license"]["name"] for each in listed)
