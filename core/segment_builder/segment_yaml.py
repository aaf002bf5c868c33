"""Saved segments as YAML, both ways, with errors that say where and what to write instead.

name: Slipping regulars
version: 1
where:
  all:
    - frequency: {at_least: 2}
    - silence: {more_than: 1.5}
    - none:
        - product: {bought: [85123A], within_days: 90}
"""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, Any, get_args

import yaml

from core.errors import SettingError
from core.segment_builder.condition import (
    Condition,
    ConditionGroup,
    GroupMatch,
)
from core.segment_builder.condition_fields import (
    COMPARISONS,
    ConditionField,
    checked_field,
    possible_fields,
)
from core.segment_builder.saved_segment import VERSION, SavedSegment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.segment_builder.condition import ConditionNode

_GROUPS = frozenset(get_args(GroupMatch))
MAX_DEPTH = 12
MAX_BYTES = 200_000


def write_segments(segments: Sequence[SavedSegment]) -> str:
    """Some saved segments as YAML that `parse_segments` reads as the same.

    Parameters
    ----------
    segments : one is written by itself, several as a list under `segments`
    """
    written = [
        {
            "name": segment.name,
            **({"about": segment.about} if segment.about else {}),
            "where": _node(segment.where),
        }
        for segment in segments
    ]
    content: dict[str, Any] = {"version": VERSION}
    content |= written[0] if len(written) == 1 else {"segments": written}
    text: str = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
    return text


def _node(node: ConditionNode) -> dict[str, Any]:
    if isinstance(node, ConditionGroup):
        return {node.match: [_node(member) for member in node.members]}
    values = list(node.operands)
    body: Any = {node.comparison: values if len(values) > 1 else values[0] if values else None}
    if node.comparison in {"yes", "no"}:
        body = node.comparison == "yes"
    if node.within_days is not None:
        body["within_days"] = node.within_days
    return {node.field: body}


def parse_segments(
    text: str | bytes,
    fields: Mapping[str, ConditionField] | None = None,
    *,
    any_field: bool = False,
) -> tuple[SavedSegment, ...]:
    """The saved segments of a YAML text.

    Parameters
    ----------
    text : one segment with `name` and `where`, or several under `segments`
    fields : those there are, by name; all possible ones where None
    any_field : take fields that are not among them as they are written: they may be columns of a
        table of customers, and whoever matches the segment says so where they are not

    Raises
    ------
    SettingError : it is no YAML, or a condition cannot be understood; it says which
    """
    content = _loaded(text)
    if not isinstance(content, dict):
        raise _wrong("The file", "is no segment", "It begins with name: and where:.")
    version = content.get("version", VERSION)
    if version != VERSION:
        raise _wrong(
            "The file",
            f"is of version {version}, and this program reads version {VERSION}",
            "Update Clientele, or write the segment again.",
        )
    listed = content.get("segments")
    entries = listed if isinstance(listed, list) else [content]
    known: Mapping[str, ConditionField] = fields or possible_fields()
    if any_field:
        known = _AnyField(known)
    segments = tuple(_segment(entry, number, known) for number, entry in enumerate(entries, 1))
    names = [segment.name for segment in segments]
    if len(set(names)) < len(names):
        raise _wrong("The file", "has two segments of one name", "Give each a name of its own.")
    return segments


class _AnyField(dict[str, ConditionField]):
    """Fields by name; one that is not among them is a choice, unless it is compared otherwise."""

    def get(self, key: str, default: Any = None) -> Any:
        """The field of a name."""
        return super().get(key) or default or ConditionField(key, key, "choice")

    def compared(self, name: str, body: Any) -> ConditionField:
        """The field of a name, of the kind that its comparison and value have."""
        if name in self:
            return self[name]
        way, value = next(iter(body.items()), ("", None))
        first = value[0] if isinstance(value, list) and value else value
        wanted = [kind for kind, ways in COMPARISONS.items() if way in ways]
        if len(wanted) > 1:
            wanted = ["date" if isinstance(first, dt.date) else "number"]
        return ConditionField(name, name, wanted[0] if wanted else "choice")


class _Loader(yaml.SafeLoader):
    """Reads no aliases: a short text could stand for millions of conditions."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """A node, unless it repeats another."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="an alias", problem_mark=mark)
        return super().compose_node(parent, index)


def _loaded(text: str | bytes) -> Any:
    if len(text) > MAX_BYTES:
        raise _wrong("The file", "is too long for a segment", "Is it the right file?")
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark is not None else ""
        raise _wrong("The file", f"is no YAML{line}", "Check colons and spaces there.") from None


def _segment(entry: Any, number: int, fields: Mapping[str, ConditionField]) -> SavedSegment:
    if not isinstance(entry, dict) or "where" not in entry:
        raise _wrong(f"Segment {number}", "has no conditions", "They stand under where:.")
    further = sorted(str(key) for key in set(entry) - {"name", "about", "where", "version"})
    if further:
        raise _wrong(
            f"Segment {number}",
            f"has the unknown key {further[0]}",
            "A segment has name, about and where.",
        )
    where = _parsed(entry["where"], "where", fields)
    group = where if isinstance(where, ConditionGroup) else ConditionGroup(members=(where,))
    return SavedSegment.of(str(entry.get("name") or ""), group, str(entry.get("about") or ""))


def _parsed(
    node: Any, path: str, fields: Mapping[str, ConditionField], depth: int = 0
) -> ConditionNode:
    if depth > MAX_DEPTH:
        raise _wrong(path, "is nested too deep", f"Groups in groups go {MAX_DEPTH} deep at most.")
    if isinstance(node, list):
        node = {"all": node}
    if not isinstance(node, dict) or len(node) != 1:
        raise _wrong(
            path,
            "is no condition",
            "Write one field or group with a colon, such as frequency: {at_least: 2}.",
        )
    ((key, body),) = node.items()
    name = str(key)
    if name == "not":
        return ConditionGroup(
            match="none", members=(_parsed(body, f"{path} > not", fields, depth + 1),)
        )
    if name in _GROUPS:
        if not isinstance(body, list):
            raise _wrong(f"{path} > {name}", "is no list", "Begin each condition with a dash.")
        members = tuple(
            _parsed(member, f"{path} > {name} > {number}", fields, depth + 1)
            for number, member in enumerate(body, 1)
        )
        return ConditionGroup(match=name, members=members)
    return _condition(name, body, f"{path} > {name}", fields)


def _condition(name: str, body: Any, path: str, fields: Mapping[str, ConditionField]) -> Condition:
    field = fields.get(name)
    if isinstance(body, bool):
        body = {"yes" if body else "no": None}
    elif not isinstance(body, dict):
        # A column of a table of customers may hold texts or numbers.
        plain = name not in fields and isinstance(body, int | float)
        usual = field.comparisons[0] if field and field.kind in {"choice", "purchase"} else "equals"
        body = {"equals" if plain else usual: body}
    # YAML reads a key yes as true.
    body = {{True: "yes", False: "no"}.get(key, key): value for key, value in body.items()}
    days = body.pop("within_days", None)
    if isinstance(fields, _AnyField):
        field = fields.compared(name, body)
        fields = {name: field}
    if len(body) != 1:
        raise _wrong(path, "needs one comparison", "Such as {at_least: 2}.")
    ((comparison, value),) = body.items()
    listed = value if isinstance(value, list) else [] if value is None else [value]
    try:
        condition = Condition.model_validate(
            {
                "field": name,
                "comparison": comparison,
                "operands": tuple(_value(one, field) for one in listed),
                "within_days": days,
            }
        )
    except ValueError:
        if field is not None and comparison in field.comparisons:
            raise _wrong(
                path,
                "holds a value that cannot be read",
                "Days are a whole number from 1 on; values are numbers, days or texts.",
            ) from None
        if field is not None:
            raise _wrong(
                path,
                f"cannot be compared by {comparison}",
                f"{field.label} takes {' or '.join(field.comparisons)}.",
            ) from None
        condition = Condition(field=name, comparison="is")
    checked_field(condition, fields, path)
    return condition


def _value(value: Any, field: ConditionField | None) -> Any:
    """A value in the type that its field has, where it can be read so."""
    kind = field.kind if field is not None else ""
    if kind in {"choice", "purchase"} or isinstance(value, bool):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            if kind == "date":
                return dt.date.fromisoformat(value)
            if kind == "number" and value.strip().endswith("%"):
                return float(value.strip().removesuffix("%")) / 100
    return float(value) if isinstance(value, int) else value


def _wrong(place: str, what: str, hint: str) -> SettingError:
    return SettingError(f"{place} {what}.", hint, "segment_file")
