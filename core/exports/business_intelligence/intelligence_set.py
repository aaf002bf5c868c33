"""Everything Tableau and Power BI need of an analysis, as a folder or as one ZIP file."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import charts
from core.errors import SettingError
from core.exports.business_intelligence import customer_names
from core.exports.business_intelligence.guide import guide
from core.exports.business_intelligence.power_bi_project import power_bi_project
from core.exports.business_intelligence.star_schema import StarSchema
from core.exports.business_intelligence.star_writer import write_star
from core.exports.business_intelligence.summary_xml import summary_xml
from core.exports.business_intelligence.tableau_extract import write_extract
from core.exports.business_intelligence.tableau_workbook import tableau_workbook
from core.exports.folder_writer import written_folder
from core.exports.serialise import json_bytes
from core.exports.summary import analysis_document
from core.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.exports.export_inputs import ExportInputs

DATA, POWER_BI = "data", "power-bi"
_POWER_BI_FOLDER = "C:\\Clientele\\data\\"
"""Where Power BI looks for the data until somebody says where it is."""


def write_intelligence_set(
    inputs: ExportInputs, target: Path, progress: Progress = silent
) -> StarSchema:
    """Write the set: all of it, or nothing.

    Parameters
    ----------
    inputs : what exports are made from; the private folder of the analysis still is there
    target : a folder, made where it is missing, or a file that ends in .zip
    progress : called as the work goes on; may raise `Cancelled`

    Raises
    ------
    SettingError : it cannot be written
    """
    if target.suffix.casefold() != ".zip":
        with written_folder(target) as folder:
            return _write(inputs, folder, progress)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.stem}-") as private:
            folder = Path(private) / "set"
            folder.mkdir()
            star = _write(inputs, folder, progress)
            packed = Path(private) / target.name
            _pack(folder, packed)
            packed.replace(target)
    except OSError as problem:
        raise SettingError(
            f"{target.name} cannot be written: {problem.strerror or problem}.",
            "Choose a folder you may write to, with enough room.",
        ) from problem
    return star


def intelligence_zip(inputs: ExportInputs) -> bytes:
    """The set as the content of a ZIP file."""
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        target = Path(private) / "set.zip"
        write_intelligence_set(inputs, target)
        return target.read_bytes()


def _write(inputs: ExportInputs, folder: Path, progress: Progress) -> StarSchema:
    data = folder / DATA
    data.mkdir()
    star = write_star(inputs, data, progress)
    colours = charts.colours_by_name(inputs.named.profiles(inputs.kind))
    (folder / "clientele.twb").write_bytes(tableau_workbook(star, DATA, colours))
    progress("tables", 0.95, "the Tableau extract")
    extract = write_extract(star, data, folder / "clientele.hyper")
    for path, content in power_bi_project(star, _POWER_BI_FOLDER).items():
        file = folder / POWER_BI / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    summary = _summary(inputs)
    (folder / "summary.json").write_bytes(json_bytes(summary))
    (folder / "summary.xml").write_bytes(summary_xml(summary))
    hidden = customer_names.hides_ids(inputs.analysis)
    (folder / "README.md").write_bytes(guide(inputs, star, extract=extract, hidden=hidden))
    return star


def _summary(inputs: ExportInputs) -> dict[str, Any]:
    """The summary of the other exports; where ids are hidden, nobody is named in it by theirs."""
    analysis = inputs.analysis
    document = analysis_document(analysis, inputs.forecast, inputs.kind)
    if customer_names.hides_ids(analysis):
        cleaning = document["cleaning"]
        cleaning["warnings"] = [
            warning
            for warning in cleaning["warnings"]
            if not customer_names.names_somebody(analysis, warning["message"])
        ]
        names = {
            str(customer): str(name)
            for customer, name in customer_names.customer_names(analysis).items()
        }
        document["explanation"] = _renamed(document["explanation"], names)
    return document


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """JSON values with each customer under the name they have in the tables."""
    if isinstance(value, dict):
        return {key: _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def _pack(folder: Path, target: Path) -> None:
    """A folder as a ZIP file, file by file; the same files give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                # Parquet and extracts are compressed already.
                small = path.suffix in {".parquet", ".hyper"}
                entry.compress_type = zipfile.ZIP_STORED if small else zipfile.ZIP_DEFLATED
                with path.open("rb") as source, packed.open(entry, "w", force_zip64=True) as file:
                    shutil.copyfileobj(source, file, 1 << 20)
