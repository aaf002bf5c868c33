"""A format's own reader, working in a process of its own: the program's side of it.

A format whose files can cost more than they are large says so in the registry (`in_worker`), and
nothing else changes for it: `core.files.formats.format_worker` asks its module the same questions.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from core.errors import UnreadableFileError
from core.files import file_worker, sandbox
from core.files.raw_table import TableInfo

if TYPE_CHECKING:
    from core.errors import ClienteleError
    from core.files.file_budget import FileBudget
    from core.files.formats.file_format import FileFormat, ListRequest, TableRequest
    from core.files.raw_table import RawTable, Source
    from core.files.raw_table_cache import CacheTarget
    from core.settings import Limits

_WORKER = "core.files.formats.format_worker"
_AS_CSV = "Export the table with the orders as CSV."
_SAVE_AGAIN = "Save or download it again, then upload it once more."


@dataclass(frozen=True, slots=True)
class SandboxedReader:
    """Reads one format in a worker; a `FormatReader`."""

    form: FileFormat

    def list_tables(self, request: ListRequest) -> tuple[TableInfo, ...]:
        """The tables of a file."""
        job = {
            "read": request.read.model_dump(mode="json"),
            "scratch": str(request.scratch.absolute()),
            "count_rows": request.count_rows,
        }
        answer = self._ask("list", request.source, request.limits, request.budget, job)
        return tuple(
            TableInfo(name, rows, tuple(columns)) for name, rows, columns in answer["tables"]
        )

    def write(self, request: TableRequest) -> None:
        """Write one table to the target of the request."""
        target = request.target
        job = {
            "read": request.read.model_dump(mode="json"),
            "inner": request.inner,
            "name": request.name,
            "notices": [notice.as_dict() for notice in request.notices],
            "target": _target(target),
        }
        target.workspace.mkdir(parents=True, exist_ok=True)
        self._ask("write", request.source, target.limits, target.budget, job)

    def read_in_place(self, target: CacheTarget) -> RawTable | None:
        """The raw table where the file lies, once the worker has read every value of it."""
        if self.form.read_in_place is None:
            return None
        if not target.checked.exists():
            target.workspace.mkdir(parents=True, exist_ok=True)
            job = {"target": _target(target)}
            if not self._ask("in_place", target.source, target.limits, target.budget, job)[
                "in_place"
            ]:
                return None
        return self.form.read_in_place(target)

    def _ask(
        self,
        action: str,
        source: Source,
        limits: Limits,
        budget: FileBudget,
        job: dict[str, Any],
    ) -> dict[str, Any]:
        asked = {
            "action": action,
            "source": _source(source),
            "limits": limits.model_dump(mode="json"),
            "budget": asdict(budget),
            **job,
        }
        problem: ClienteleError
        try:
            return file_worker.ask(_WORKER, asked, budget)
        except sandbox.TooSlowError:
            problem = budget.too_slow(source.name, _AS_CSV)
        except file_worker.OutOfMemoryError:
            problem = budget.exceeded(source.name, _AS_CSV)
        except file_worker.DamagedFileError:
            problem = damaged(source, self.form)
        raise problem


def damaged(source: Source, form: FileFormat) -> UnreadableFileError:
    """The error where a library cannot read a file."""
    return UnreadableFileError(f"{source.name} is a damaged {form.title} file.", _SAVE_AGAIN)


def _source(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "path": str(source.path.absolute()),
        "kind": source.kind,
        "size": source.size,
        "sha256": source.sha256,
    }


def _target(target: CacheTarget) -> dict[str, Any]:
    return {
        "table": target.table,
        "workspace": str(target.workspace.absolute()),
        "made_by": target.made_by,
        # Also where the table is one file of an archive: the name is made from the archive's.
        "source": _source(target.source),
    }
