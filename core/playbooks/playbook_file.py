"""A playbook file, read safely: what it may hold, and the line of whatever is wrong with it.

A playbook may come from anyone, so the YAML is read as plain data only. Aliases (which let a small
file unfold into gigabytes), tags (which name types to build), deep nesting and large files are
refused before anything is built from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from core.errors import PlaybookError

if TYPE_CHECKING:
    from pathlib import Path

Model = TypeVar("Model", bound=BaseModel)

MAX_BYTES = 200_000
MAX_DEPTH = 12
HINT = "Correct the file, or start again from data/playbooks/ecommerce.yaml."


def read_playbook_file(path: Path, model: type[Model]) -> Model:
    """A YAML file as a checked model.

    Parameters
    ----------
    path : the file
    model : what it must hold

    Raises
    ------
    PlaybookError : with the file's name, the line and the reason
    """
    return read_playbook(_content(path), path.name, model)


def read_playbook(content: bytes, name: str, model: type[Model]) -> Model:
    """The same for a file that was handed over, or a text that was typed.

    Parameters
    ----------
    content : the YAML
    name : what it is called in messages
    model : what it must hold

    Raises
    ------
    PlaybookError : with the name, the line and the reason
    """
    text = _text(content, name)
    try:
        _refuse_tricks(name, text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        values = _plain(name, root)
    except yaml.YAMLError as problem:
        raise _unreadable(name, problem) from problem
    if not isinstance(values, dict):
        raise _error(name, None, "it holds no keys and values")
    try:
        return model.model_validate(values)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_context=False, include_input=False)[0]
        where = first["loc"]
        reason = first["msg"].removeprefix("Value error, ")
        named = " > ".join(str(part) for part in where)
        raise _error(name, _line(root, where), f"{named}: {reason}" if named else reason) from None


def playbook_yaml(book: BaseModel) -> str:
    """A playbook as YAML that `read_playbook` takes.

    Parameters
    ----------
    book : the playbook
    """
    return yaml.safe_dump(
        book.model_dump(mode="json"), sort_keys=False, allow_unicode=True, width=88
    )


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise PlaybookError(
            f"The playbook {path.name} cannot be opened: {problem.strerror}.", "Check its name."
        ) from problem


def _text(content: bytes, name: str) -> str:
    if len(content) > MAX_BYTES:
        raise _error(name, None, f"it is larger than {MAX_BYTES // 1000} kB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise _error(name, line, "it is not UTF-8 text") from problem


def _refuse_tricks(name: str, text: str) -> None:
    """Go through the file's events, which builds nothing and follows no alias."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = 0 if event.start_mark is None else event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _error(name, line, "anchors and aliases (& and *) are not allowed")
        if tag := getattr(event, "tag", None):
            raise _error(name, line, f"the tag {tag} is not allowed")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _error(name, line, "it is nested too deeply")


def _plain(name: str, node: yaml.Node | None) -> Any:
    """A node as dicts, lists, texts and numbers. A key that stands twice is refused."""
    if isinstance(node, yaml.MappingNode):
        plain: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _error(name, _start(key), "a key must be a plain word")
            if key.value in plain:
                raise _error(name, _start(key), f"{key.value} stands here twice")
            plain[key.value] = _plain(name, value)
        return plain
    if isinstance(node, yaml.SequenceNode):
        return [_plain(name, value) for value in node.value]
    if isinstance(node, yaml.ScalarNode):
        return _scalar(name, node)
    return None


def _scalar(name: str, node: yaml.ScalarNode) -> Any:
    constructor = yaml.SafeLoader("")
    try:
        return constructor.construct_object(node)
    except (ValueError, OverflowError) as problem:
        raise _error(name, _start(node), "this value cannot be read") from problem
    finally:
        constructor.dispose()


def _line(root: yaml.Node | None, where: tuple[int | str, ...]) -> int | None:
    """The line of the value a validation error points at, or of the nearest thing around it."""
    node, line = root, None if root is None else _start(root)
    for part in where:
        if isinstance(node, yaml.MappingNode):
            entry = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if entry is None:
                break
            line, node = _start(entry[0]), entry[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            if part >= len(node.value):
                break
            node = node.value[part]
            line = _start(node)
        else:
            break
    return line


def _start(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _unreadable(name: str, problem: yaml.YAMLError) -> PlaybookError:
    mark = getattr(problem, "problem_mark", None)
    reason = getattr(problem, "problem", None) or getattr(problem, "reason", None) or "not YAML"
    return _error(name, None if mark is None else mark.line + 1, str(reason))


def _error(name: str, line: int | None, reason: str) -> PlaybookError:
    place = name if line is None else f"{name}, line {line}"
    return PlaybookError(
        f"The playbook cannot be used. {place}: {reason}.".replace("..", "."), HINT
    )
