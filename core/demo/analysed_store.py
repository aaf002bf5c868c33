"""The demo store, analysed once per installation and cached on disk.

The demo is the same for everyone and for ever, so a server need not search its models again at each
start: on a small host that takes a minute of a visitor's time. The first analysis is cached under
`artifacts/`, under a name that depends on everything it was made from and with: a change in the
code, the demo's settings or a library makes a new one. As with saved models, only what this
installation signed is opened.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import joblib

from core import files, saved_models
from core.demo import demo_name, generator
from core.errors import StoredModelError
from core.pipeline import analyse
from core.progress import Progress, silent
from core.settings import Settings

if TYPE_CHECKING:
    from core.analysis import Analysis

ROOT = Path(__file__).parents[2]
MADE_WITH = (
    *saved_models.MODEL_LIBRARIES,
    "duckdb",
    "fastcluster",
    "ibis-framework",
    "optuna",
    "pyarrow",
)


def open_demo_store(
    private: Path, progress: Progress = silent, folder: Path | None = None
) -> Analysis:
    """The demo store's analysis with the default settings: the one cached, or made now and cached.

    Parameters
    ----------
    private : a private folder to work in where it has to be made
    progress : called as the work goes on; may raise `Cancelled`
    folder : where it is cached; `artifacts/` when None
    """
    folder = folder or saved_models.artifacts_folder()
    cached = folder / f"demo-{recipe()}"
    analysis = _read(cached, folder)
    if analysis is not None:
        return analysis
    progress("load", 0.0, "making the demo store")
    path = generator.write_demo_orders(private / "demo.parquet")
    made = analyse(files.open_source(path, demo_name.DEMO_NAME), private, Settings(), progress)
    # A disk that is full or cannot be written to costs the next visitor time, nothing else.
    with contextlib.suppress(OSError, StoredModelError):
        _keep(made, cached, folder)
    return made


@functools.cache
def recipe() -> str:
    """A fingerprint of everything the analysis depends on: code, data, libraries, Python."""
    made_from = hashlib.sha256(sys.version.encode())
    for name in MADE_WITH:
        made_from.update(f"{name} {importlib.metadata.version(name)}".encode())
    for file in sorted(
        [
            *ROOT.glob("core/**/*.py"),
            *ROOT.glob("core/**/*.sql"),
            *ROOT.glob("data/**/*.yaml"),
        ]
    ):
        made_from.update(file.relative_to(ROOT).as_posix().encode())
        made_from.update(file.read_bytes())
    return made_from.hexdigest()[:16]


def _read(cached: Path, folder: Path) -> Analysis | None:
    file, seal = cached / "analysis.joblib", cached / "seal"
    try:
        checksum = saved_models.file_checksum(file)
        content = saved_models.read_signed(file, checksum)
        sealed = seal.read_text(encoding="ascii")
        if content is None or not saved_models.verify_signature(checksum, sealed, folder):
            return None
    except (OSError, StoredModelError):
        return None
    analysis: Analysis = joblib.load(content)
    return analysis


def _keep(analysis: Analysis, cached: Path, folder: Path) -> None:
    """Write everything beside `cached`, then give it its name in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    outdated = [path for path in folder.glob("demo-*") if path != cached]
    unfinished = Path(tempfile.mkdtemp(prefix=".demo-", dir=folder))
    try:
        joblib.dump(_moved(analysis, unfinished, cached), unfinished / "analysis.joblib")
        seal = saved_models.sign_checksum(
            saved_models.file_checksum(unfinished / "analysis.joblib")
        )
        (unfinished / "seal").write_text(seal, encoding="ascii")
        unfinished.rename(cached)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    for path in outdated:
        shutil.rmtree(path, ignore_errors=True)


def _moved(analysis: Analysis, copied_to: Path, found_at: Path) -> Analysis:
    """The same analysis with its files copied to one folder and looked for in another."""

    def place(file: Path) -> Path:
        shutil.copyfile(file, copied_to / file.name)
        return found_at / file.name

    raw, orders = analysis.raw, analysis.orders
    if orders is None:
        raise LookupError("the demo store is made of orders")
    return replace(
        analysis,
        raw=replace(
            raw, source=replace(raw.source, path=place(raw.source.path)), parquet=place(raw.parquet)
        ),
        orders=replace(
            orders,
            raw=replace(orders.raw, parquet=place(orders.raw.parquet)),
            reversed_path=place(orders.reversed_path),
            left_out_path=place(orders.left_out_path),
        ),
    )
