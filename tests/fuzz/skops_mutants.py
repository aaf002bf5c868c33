"""Exported models, damaged in their archive, in what it describes and in its numbers."""

from __future__ import annotations

import io
import json
import zipfile
from random import Random
from typing import Any

from damage import ANYTHING, NUMBERS, ODD_CELLS

_VALUES = (None, True, "", "x", -1, 0, 1e308, [], {}, [[]], {"a": {}}, *NUMBERS, *ODD_CELLS[:20])
_TYPES = (
    ("builtins", "eval"), ("os", "system"), ("subprocess", "Popen"), ("operator", "attrgetter"),
    ("functools", "partial"), ("numpy", "ndarray"), ("sklearn.cluster._kmeans", "KMeans"),
    ("builtins", "exec"), ("collections", "OrderedDict"), ("pathlib", "PosixPath"),
)  # fmt: skip
_LOADERS = ("ObjectNode", "TypeNode", "FunctionNode", "PartialNode", "OperatorFuncNode",
            "ReduceNode", "NdArrayNode", "JsonNode", "MethodNode", "BytesNode")  # fmt: skip


def mutant(random: Random, good: bytes) -> bytes:
    """A good file with some damage."""
    if random.random() < 0.4:
        return random.choice(ANYTHING)(good, random)
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(random.choice((1, 1, 2, 4))):
        if random.random() < 0.7:
            schema = json.loads(entries["schema.json"])
            _change(random.choice(list(_objects(schema))), random)
            entries["schema.json"] = json.dumps(schema).encode()
        else:
            name = random.choice(sorted(entries))
            damaged = random.choice(ANYTHING)(entries[name], random)
            if name != "schema.json":
                entries[name] = damaged
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def _objects(value: Any) -> list[dict[str, Any]]:
    """Every object within, itself too."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [each for item in inner for each in _objects(item)]
    return [value, *found] if isinstance(value, dict) and value else found


def _change(item: dict[str, Any], random: Random) -> None:
    """Another type, another loader, another value, or one that is missing."""
    way = random.randrange(4)
    if way == 0 and "__class__" in item:
        item["__module__"], item["__class__"] = random.choice(_TYPES)
    elif way == 1 and "__loader__" in item:
        item["__loader__"] = random.choice(_LOADERS)
    elif way == 2:
        del item[random.choice(sorted(item))]
    else:
        item[random.choice(sorted(item))] = random.choice(_VALUES)
