"""A job on one file that nobody can trust, done in a process of its own under the file's budget.

Every reader that a hostile file could make spend more than the file is large works through here: a
module does jobs with `answer`, and the program asks for one with `ask`. Jobs and answers are JSON.
The process limits its own memory, processor time and files before it opens anything, and whatever
becomes of it, the program has an answer.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import errors
from core.errors import ClienteleError, LimitExceededError, UnreadableFileError
from core.files import sandbox
from core.files.file_budget import SHORTER

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from core.files.file_budget import FileBudget

_CORE = Path(__file__).parents[1]
_TO_ANSWER_BYTES = 64 * 1024 * 1024
_NEARLY = 0.6
_PANIC = "PanicException"
_WORDS_FOR_OUT_OF_MEMORY = (
    "failed to map segment",
    "llocate memory",
    "memory allocation",
    "capacity overflow",
    "MemoryError",
    "Out of Memory",
    "malloc",
    "std::bad_alloc",
)
_AT_ONCE = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))
"""Each may take the whole of its memory, so no more work at once than there are processors."""


class OutOfMemoryError(Exception):
    """The process met its memory limit, or died in a way that means so."""


class DamagedFileError(Exception):
    """A library could not read the file."""


def ask(module: str, job: Mapping[str, Any], budget: FileBudget) -> dict[str, Any]:
    """Have a module do a job on a file under the file's budget.

    Parameters
    ----------
    module : a module of ours with a function `answer`, which calls the one here
    job : what it does, as JSON knows it
    budget : what it may use

    Raises
    ------
    ClienteleError : the one that the job raised
    sandbox.TooSlowError : it took longer than it may
    OutOfMemoryError : it needed more memory
    DamagedFileError : a library cannot read the file
    RuntimeError : our own code failed; it names the place
    """
    allowed = {
        "memory_mb": budget.memory_mb,
        "seconds": budget.seconds,
        "file_mb": budget.unpacked_mb,
    }
    with _AT_ONCE:
        done = sandbox.run(module, json.dumps({**job, **allowed}), budget.seconds)
    if done.code == 0 and done.out:
        answer: dict[str, Any] = json.loads(done.out)
    else:
        answer = {"error": done.err.decode("utf-8", "replace")}
    if "refused" in answer:
        raise _refusal(answer["refused"])
    problem = str(answer.get("error", ""))
    # The worker words every error itself. What ends it all the same is a library's panic, or that
    # no memory was left to word anything: then even a TypeError means that.
    ended = done.code < 0 or (done.code != 0 and _PANIC not in problem)
    if "out_of_memory" in answer or ended or any(it in problem for it in _WORDS_FOR_OUT_OF_MEMORY):
        raise OutOfMemoryError
    if answer.get("fault"):
        # The file may be in perfect order, so it must not be called damaged.
        raise RuntimeError(f"the reader of {module.rpartition('.')[2]} failed: {answer['fault']}")
    if problem:
        raise DamagedFileError(problem)
    return answer


def answer(text: str, do: Callable[[dict[str, Any]], dict[str, Any]]) -> str:
    """Do a job under its limits, in the process that is its own.

    Parameters
    ----------
    text : the job as JSON
    do : does it and gives the answer

    Returns
    -------
    The answer as JSON
    """
    job = json.loads(text)
    memory_mb, file_mb = int(job.pop("memory_mb")), int(job.pop("file_mb", 0))
    limit_process(memory_mb, int(job.pop("seconds")), file_mb)
    try:
        result = do(job)
    except ClienteleError as refusal:
        result = _refused(refusal)
        # A library without memory calls the file damaged too.
        if isinstance(refusal, UnreadableFileError) and was_out_of_memory(memory_mb):
            result = {"out_of_memory": True}
    except MemoryError:
        result = {"out_of_memory": True}
    except Exception as error:  # noqa: BLE001 - whatever it says, the program words it
        result = {"error": f"{type(error).__name__}: {error}"[:300], "fault": _fault(error)}
        if told := _told(error, file_mb):
            result = _refused(told)
        elif was_out_of_memory(memory_mb):
            result = {"out_of_memory": True}
    return json.dumps(result)


def limit_process(memory_mb: int, seconds: int, file_mb: int) -> None:
    """Bound memory, processor time and written files, where the system can (not on Windows)."""
    if sys.platform == "win32":
        return
    memory = memory_mb * 1024 * 1024
    _limit(resource.RLIMIT_AS, memory, memory + _TO_ANSWER_BYTES)
    _limit(resource.RLIMIT_CPU, seconds, seconds + 1)
    if file_mb:
        _limit(resource.RLIMIT_FSIZE, file_mb * 1_000_000, file_mb * 1_000_000)


def _limit(what: int, soft: int, hard: int) -> None:
    """Set a limit, or a stricter one where whoever started Clientele did."""
    most = resource.getrlimit(what)[1]
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(what, (soft, hard))


def was_out_of_memory(memory_mb: int) -> bool:
    """Whether the limit was met. Libraries without memory fail in many ways, few of them clear."""
    if sys.platform == "win32":
        return False
    try:
        # A little more to answer with.
        limit, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError as error:
        return error.errno == errno.ENOMEM
    except ValueError:
        return False
    peak = re.search(r"VmPeak:\s*(\d+) kB", status)
    if limit == resource.RLIM_INFINITY:
        limit = memory_mb * 1024 * 1024
    return peak is not None and int(peak[1]) * 1024 > _NEARLY * limit


def _told(error: Exception, file_mb: int) -> ClienteleError | None:
    """What the machine refused, or the limit of what is written; None where it was neither."""
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return LimitExceededError(
            f"To read the file, more than {file_mb:,} MB would have to be written, the most this "
            "installation takes.",
            SHORTER.format(limit="unpacked_mb"),
        )
    if any(words in str(error) for words in _WORDS_FOR_OUT_OF_MEMORY):
        return None
    return errors.machine_error(error)


def _refused(refusal: ClienteleError) -> dict[str, Any]:
    return {"refused": {"kind": type(refusal).__name__, **refusal.as_dict()}}


def _refusal(reply: Mapping[str, str]) -> ClienteleError:
    kind = getattr(errors, reply["kind"], ClienteleError)
    refusal: ClienteleError = kind(reply["message"], reply["hint"], reply["code"])
    return refusal


def _fault(error: BaseException) -> str | None:
    """Where our own code failed; None where a library did, which is then the file's doing.

    Names the kind of error only: its text may quote what is in a cell.
    """
    last = traceback.extract_tb(error.__traceback__)[-1]
    ours = _CORE in Path(last.filename).parents
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}" if ours else None
