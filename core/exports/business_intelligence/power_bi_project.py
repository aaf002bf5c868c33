"""A Power BI project (PBIP): the model and a first page, as text files beside the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.exports.business_intelligence.power_bi_model import model_files
from core.exports.business_intelligence.power_bi_report import SCHEMAS, report_files
from core.exports.serialise import json_bytes

if TYPE_CHECKING:
    from core.exports.business_intelligence.star_schema import StarSchema

_NAME = "Clientele"
_PBIP = "https://developer.microsoft.com/json-schemas/fabric/pbip/pbipProperties/1.0.0/schema.json"
_PBISM = (
    "https://developer.microsoft.com/json-schemas/fabric/item/semanticModel/definitionProperties/"
    "1.0.0/schema.json"
)


def power_bi_project(star: StarSchema, folder: str) -> dict[str, bytes]:
    """The files of the project, by their path.

    Parameters
    ----------
    star : the tables, whose Parquet files lie in `folder`
    folder : as Power BI is given it, with a separator at its end
    """
    report, model = f"{_NAME}.Report", f"{_NAME}.SemanticModel"
    return {
        f"{_NAME}.pbip": json_bytes(
            {
                "$schema": _PBIP,
                "version": "1.0",
                "artifacts": [{"report": {"path": report}}],
                "settings": {"enableAutoRecovery": True},
            }
        ),
        f"{report}/definition.pbir": json_bytes(
            {
                "$schema": f"{SCHEMAS}/definitionProperties/2.0.0/schema.json",
                "version": "4.0",
                "datasetReference": {"byPath": {"path": f"../{model}"}},
            }
        ),
        f"{model}/definition.pbism": json_bytes(
            {"$schema": _PBISM, "version": "4.0", "settings": {}}
        ),
        **{
            f"{report}/definition/{path}": json_bytes(document)
            for path, document in report_files(star).items()
        },
        **{
            f"{model}/definition/{path}": text.encode("utf-8", "replace")
            for path, text in model_files(star, folder).items()
        },
    }
