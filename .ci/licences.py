# ruff: noqa: INP001 - a script
"""What dashboard and server are made of: its packages, their versions, licences and hashes.

    .venv/bin/python .ci/licences.py              exits 1 where a licence is none of those allowed
    .venv/bin/python .ci/licences.py sbom.json    the same, and lists all packages as CycloneDX

They are those of requirements-server.lock that are installed here; others are for other systems.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = ("MIT", "BSD", "Apache", "PSF", "Python Software Foundation", "ISC", "MPL", "Mozilla")
ALLOWED += ("Zlib", "0BSD", "CC0", "Unlicense", "HPND", "CNRI")
FORBIDDEN = re.compile(r"\bA?L?GPL|GNU")
REVIEWED = {
    # The classifiers name GPLv2 too; the licence file is BSD-2-Clause.
    "fastcluster": "BSD-2-Clause",
    "skops": "MIT",
}
"""Licences read by hand where the package's own words do not say, with what was found."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package of the lock, as it is installed."""

    name: str
    version: str
    licence: str
    hashes: tuple[str, ...]

    @property
    def is_allowed(self) -> bool:
        """Whether its licence lets it be used and passed on with Clientele."""
        known = any(word.casefold() in self.licence.casefold() for word in ALLOWED)
        return known and not FORBIDDEN.search(self.licence)


def packages(lock: Path = ROOT / "requirements-server.lock") -> tuple[Package, ...]:
    """The packages of a lock that are installed."""
    found = []
    for entry in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8")):
        named = re.match(r"([\w.\-]+)==([^\s;\\]+)", entry)
        if named is None:
            continue
        try:
            about = importlib.metadata.metadata(named[1])
        except importlib.metadata.PackageNotFoundError:
            continue
        hashes = tuple(re.findall(r"--hash=sha256:(\w+)", entry))
        found.append(Package(named[1], named[2], _licence(named[1], about), hashes))
    return tuple(found)


def _licence(name: str, about: importlib.metadata.PackageMetadata) -> str:
    """What a package says of its licence: the expression, else the classifiers, else the text."""
    if name in REVIEWED:
        return REVIEWED[name]
    if expression := about.get("License-Expression"):
        return str(expression)
    classifiers = [
        each.rpartition("::")[2].strip()
        for each in about.get_all("Classifier") or ()
        if each.startswith("License ::")
    ]
    text = str(about.get("License") or "").strip()
    return " AND ".join(classifiers) or text.partition("\n")[0] or "unknown"


def sbom(listed: tuple[Package, ...]) -> dict[str, object]:
    """The packages as CycloneDX 1.6 knows them."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "clientele"}},
        "components": [
            {
                "type": "library",
                "name": each.name,
                "version": each.version,
                "purl": f"pkg:pypi/{each.name}@{each.version}",
                "licenses": [{"license": {"name": each.licence}}],
                "hashes": [{"alg": "SHA-256", "content": digest} for digest in each.hashes],
            }
            for each in listed
        ],
    }


def main(arguments: list[str]) -> int:
    """Check the licences, and write the list where a file is named."""
    listed = packages()
    if arguments:
        Path(arguments[0]).write_text(json.dumps(sbom(listed), indent=2) + "\n", encoding="utf-8")
    refused = [each for each in listed if not each.is_allowed]
    for each in refused:
        sys.stderr.write(f"{each.name} {each.version}: {each.licence}\n")
    sys.stdout.write(f"{len(listed)} packages, {len(refused)} with a licence to look at\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
