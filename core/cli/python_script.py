"""The lines of Python that give the segments on screen again."""

from __future__ import annotations

import pprint
from typing import TYPE_CHECKING

from core.demo import DEMO_WORD
from core.files import DATABASE_WORD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.settings import Settings

_SCRIPT = """\
import tempfile
from pathlib import Path

from core import Settings, analyse
{imports}

settings = Settings.model_validate({settings})
with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
{source}
    analysis = analyse(source, folder, settings)

segments = analysis.segmentation.labels  # the segment of each customer id
print(segments.value_counts())
"""
_DEMO = """\
    path = write_demo_orders(folder / "demo.parquet")
    source = open_source(path, DEMO_NAME)"""
_FILE = """\
    path = Path({file!r})
    source = open_source(path, path.name, uploaded=False)"""
_FILES = """\
    paths = [Path(file) for file in {files!r}]
    with contextlib.ExitStack() as stack:
        uploads = [(path.name, stack.enter_context(path.open("rb"))) for path in paths]
        source = bundle_uploads(uploads, folder / "files.zip")"""


def python_script(settings: Settings, files: Sequence[str]) -> str:
    """Lines to run in a notebook: the same file, the same settings, the same segments.

    Parameters
    ----------
    settings : those of the analysis; only what is not at its default is written
    files : paths, or the word for the database or the demo store
    """
    text = pprint.pformat(settings.model_dump(mode="json", exclude_defaults=True), width=88)
    if list(files) == [DEMO_WORD]:
        imports = (
            "from core.demo import DEMO_NAME, write_demo_orders\nfrom core.files import open_source"
        )
        source = _DEMO
    elif list(files) == [DATABASE_WORD]:
        imports, source = "from core.files import open_database", "    source = open_database()"
    elif len(files) == 1:
        imports, source = "from core.files import open_source", _FILE.format(file=files[0])
    else:
        imports = "from core.files import bundle_uploads"
        source = _FILES.format(files=list(files))
    script = _SCRIPT.format(imports=imports, settings=text, source=source)
    return f"import contextlib\n{script}" if len(files) > 1 else script
