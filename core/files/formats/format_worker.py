"""Reads the files of a format in a process of its own; asked by `sandboxed_reader`."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from typing import Any

from core import vocabulary
from core.errors import Notice
from core.files import file_worker
from core.files.file_budget import FileBudget
from core.files.formats import csv, parquet, registry, sqlite  # noqa: F401 - loaded before the limits
from core.files.formats.file_format import ListRequest, TableRequest
from core.files.raw_table import Source
from core.files.raw_table_cache import CacheTarget
from core.settings import Limits, ReadSettings

vocabulary.score_names(("order date",))  # reads the dictionary, once for all that are forked


def answer(text: str) -> str:
    """The answer to a job; both are JSON."""
    return file_worker.answer(text, do)


def do(job: dict[str, Any]) -> dict[str, Any]:
    """Do the job: list the tables of a file, write one of them, or check it where it lies."""
    source, limits = _source(job["source"]), Limits(**job["limits"])
    form = registry.format_of(source)
    if job["action"] == "in_place":
        if form.read_in_place is None:
            return {"in_place": False}
        return {"in_place": form.read_in_place(_target(job["target"], limits)) is not None}
    if form.reader is None:
        raise AssertionError(f"the files of {form.title} are read one by one")
    read = ReadSettings.model_validate(job["read"])
    if job["action"] == "list":
        budget, scratch = FileBudget(**job["budget"]), Path(job["scratch"])
        request = ListRequest(source, limits, budget, read, scratch, job["count_rows"])
        return {"tables": [astuple(table) for table in form.reader().list_tables(request)]}
    notices = tuple(Notice.from_dict(notice) for notice in job["notices"])
    target = _target(job["target"], limits)
    form.reader().write(TableRequest(source, job["inner"], job["name"], target, read, notices))
    return {}


def _source(reply: dict[str, Any]) -> Source:
    return Source(**{**reply, "path": Path(reply["path"])})


def _target(reply: dict[str, Any], limits: Limits) -> CacheTarget:
    return CacheTarget(
        _source(reply["source"]), reply["table"], Path(reply["workspace"]), limits, reply["made_by"]
    )
