"""Writes, killed at some moment each, and what is found after: run as a process of its own.

`python killed_writes.py FOLDER TIMES SEED` forks a writer again and again, kills it, looks at what
it left as the next process would, and prints a JSON object: what was wrong, by write.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from core import access, saved_models  # noqa: E402 - core is found first
from core.projects import atomic_files  # noqa: E402
from core.saved_models import repository, signing  # noqa: E402
from tests.security.test_saved_models import CARD  # noqa: E402

BLOCK = 300_000
_MOST_SECONDS = 0.03


@dataclass(frozen=True)
class Write:
    """One kind of write.

    Parameters
    ----------
    do : writes the thing of this number
    check : what is wrong with what lies there; None where it is whole
    """

    do: Callable[[Path, int], None]
    check: Callable[[Path], str | None]


def content(number: int) -> bytes:
    """What tells whether a file is whole: one number all through."""
    return number.to_bytes(4, "big") * (BLOCK // 4)


def _is_whole(found: bytes) -> bool:
    return len(found) == BLOCK and found == found[:4] * (BLOCK // 4)


def _save_model(folder: Path, number: int) -> None:
    card = repository.read_card(json.dumps(CARD))

    def card_for(checksum: str) -> saved_models.ModelCard:
        signature = signing.sign_checksum(checksum)
        return replace(card, model_sha256=checksum, signature=signature, customers=number)

    repository.keep({"is": content(number)}, card_for, "Autumn", folder)  # type: ignore[arg-type]


def _check_model(folder: Path) -> str | None:
    if not (folder / repository._slug("Autumn") / "about.json").exists():
        return None
    (card,) = saved_models.list_models(folder)
    model, _ = saved_models.load_model("Autumn", folder)
    held = model["is"]  # type: ignore[index]
    return None if held == content(card.customers) else "model and card are of two saves"


def _write_file(folder: Path, number: int) -> None:
    atomic_files.write_file(folder / "document.json", content(number))


def _copy_file(folder: Path, number: int) -> None:
    source = folder.with_name("source")
    source.write_bytes(content(number))
    atomic_files.copy_file(source, folder / "copy")


def _check_file(folder: Path) -> str | None:
    atomic_files.remove_unfinished(folder)
    for path in folder.iterdir():
        if path.name.startswith("."):
            return f"{path.name} was left"
        if not _is_whole(path.read_bytes()):
            return f"{path.name} is not whole"
    return None


def _publish(folder: Path, number: int) -> None:
    with atomic_files.unfinished_folder(folder) as unfinished:
        for name in "abc":
            (unfinished / name).write_bytes(content(number))
        atomic_files.publish(unfinished, folder / f"run-{number}")


def _check_folders(folder: Path) -> str | None:
    atomic_files.remove_unfinished(folder)
    for published in folder.iterdir():
        found = [path.read_bytes() for path in published.iterdir()]
        if len(found) != 3 or len(set(found)) != 1 or not _is_whole(found[0]):
            return f"{published.name} is not whole"
        atomic_files.remove_folder(published)
    return None


def _make_token(folder: Path, number: int) -> None:
    _, text = access.create_token(folder, f"token {number}")
    access.check_token(folder, text)


def _check_tokens(folder: Path) -> str | None:
    before = access.list_tokens(folder)
    if len({token.name for token in before}) != len(before):
        return "a token is there twice"
    made, text = access.create_token(folder, f"after {len(before)}")
    if access.check_token(folder, text) is None:
        return "no token can be made"
    access.revoke_token(folder, made.id)
    return None


def _make_key(folder: Path, number: int) -> None:
    os.environ["CLIENTELE_KEYS"] = str(folder / f"{os.getpid()}-{number}")
    signing.sign_checksum("a")


def _check_key(folder: Path) -> str | None:
    for keys in folder.iterdir():
        os.environ["CLIENTELE_KEYS"] = str(keys)
        if not signing.verify_signature("a", signing.sign_checksum("a"), folder):
            return f"{keys.name} signs nothing"
    return None


WRITES = {
    "a saved model": Write(_save_model, _check_model),
    "a document of a project": Write(_write_file, _check_file),
    "a file of a project": Write(_copy_file, _check_file),
    "a run of a project": Write(_publish, _check_folders),
    "tokens of the API": Write(_make_token, _check_tokens),
    "the signing key": Write(_make_key, _check_key),
}


def kill_once(write: Write, folder: Path, first: int, seconds: float) -> None:
    """Write again and again in a process of its own, which is killed after so long."""
    ready, told = os.pipe()
    writer = os.fork()
    if writer == 0:
        with contextlib.suppress(BaseException):
            for number in itertools.count(first):
                write.do(folder, number)
                if number == first:
                    os.write(told, b"1")
        os._exit(1)
    os.close(told)
    os.read(ready, 1)
    os.close(ready)
    time.sleep(seconds)
    os.kill(writer, signal.SIGKILL)
    _, status = os.waitpid(writer, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError("the writer failed by itself")


def main(place: str, times: str, seed: str) -> None:
    """Kill each kind of write so often."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    wrong: dict[str, str] = {}
    for name, write in WRITES.items():
        folder = Path(place) / name.replace(" ", "-") / "here"
        folder.mkdir(parents=True, mode=0o700)
        os.environ["CLIENTELE_KEYS"] = str(Path(place) / "keys")
        for number in range(int(times)):
            kill_once(write, folder, 10_000 * number, chance.uniform(0, _MOST_SECONDS))
            try:
                problem = write.check(folder)
            except Exception as error:  # noqa: BLE001 - this is what is looked for
                problem = repr(error)
            if problem is not None:
                wrong[name] = f"kill {number}: {problem}"
                break
    sys.stdout.write(json.dumps(wrong))


if __name__ == "__main__":
    main(*sys.argv[1:])
