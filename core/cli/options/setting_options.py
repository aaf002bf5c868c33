"""Command-line options made from the fields of settings, settings made from their values, and back.

An option's name, type, choices, default and explanation are those of the field; option_table.py
holds only what the command line says differently.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import types
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError

from core.cli.options import option_values
from core.cli.options.option_table import OPTIONS, Option
from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pydantic.fields import FieldInfo

    from core.settings import Frozen


def add_options(
    parser: argparse.ArgumentParser,
    model: type[Frozen],
    *,
    only: Collection[str] | None = None,
    skip: Collection[str] = (),
) -> None:
    """Add an option for each field of a settings model.

    Parameters
    ----------
    parser : of a command
    model : the settings
    only : the fields to add; all of them when None
    skip : fields to leave out
    """
    for name, field in model.model_fields.items():
        if name not in skip and (only is None or name in only):
            _add(parser, model, name, field)


def given(options: argparse.Namespace, model: type[Frozen]) -> dict[str, Any]:
    """The fields of a model that were given on the command line, with their values."""
    values = {}
    for name in model.model_fields:
        value = getattr(options, _destination(model, name), None)
        if value is None:
            continue
        if isinstance(value, list):
            may_be_none = _option(model, name).may_be_none
            value = (
                () if may_be_none and value == [option_values.NONE] else tuple(dict.fromkeys(value))
            )
        values[name] = value
    return values


def written(settings: Frozen, *, only: Collection[str] | None = None) -> list[str]:
    """The options that give these settings: those of all fields that are not at their default.

    Parameters
    ----------
    settings : of one model
    only : the fields to write; all of them when None
    """
    words: list[str] = []
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        if value != field.default and (only is None or name in only):
            words += _written(type(settings), name, field, value)
    return words


@contextlib.contextmanager
def checked() -> Iterator[None]:
    """Word what a setting refuses as a mistake on the command line."""
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = "-".join(str(part) for part in first["loc"]) or "settings"
        raise SettingError(
            f"The value of {name} cannot be used: {first['msg']}.",
            "See --help for what is allowed.",
        ) from error


def _option(model: type[Frozen], name: str) -> Option:
    return OPTIONS.get(model, {}).get(name, Option())


def _destination(model: type[Frozen], name: str) -> str:
    # Two models of a command may have fields of one name.
    return f"{model.__name__}.{name}"


def _add(parser: argparse.ArgumentParser, model: type[Frozen], name: str, field: FieldInfo) -> None:
    option = _option(model, name)
    kind = _without_none(field.annotation)
    repeated = get_origin(kind) is tuple and not option.in_one_text
    flags = _flags(name, option.flag, repeated=repeated)
    arguments: dict[str, Any] = {
        "dest": _destination(model, name),
        "default": None,
        "help": _help(field, option, repeated=repeated),
    }
    item = get_args(kind)[0] if repeated else kind
    if item is bool:
        arguments["action"] = argparse.BooleanOptionalAction
    elif option.parse:
        arguments |= {"type": partial(option.parse, flags[0]), "metavar": option.metavar}
    elif get_origin(item) is Literal:
        arguments |= {"choices": get_args(item), "metavar": option.metavar}
    elif item is dt.date:
        arguments |= {"type": partial(option_values.date, flags[0]), "metavar": "DATE"}
    else:
        known = {int: (int, "N"), float: (float, "NUMBER")}
        kind_of_value, metavar = known.get(item, (str, "NAME"))
        arguments |= {"type": kind_of_value, "metavar": option.metavar or metavar}
    if repeated:
        arguments["action"] = "append"
    parser.add_argument(*flags, **arguments)


def _written(model: type[Frozen], name: str, field: FieldInfo, value: Any) -> list[str]:
    option = _option(model, name)
    repeated = get_origin(_without_none(field.annotation)) is tuple and not option.in_one_text
    flag = _flags(name, option.flag, repeated=repeated)[0]
    if isinstance(value, bool):
        return [flag if value else f"--no-{flag[2:]}"]
    if option.in_one_text:
        texts = [",".join(str(item) for item in value)]
    elif repeated:
        texts = [option_values.as_text(item) for item in value] or [option_values.NONE]
    else:
        texts = [option_values.as_text(value)]
    # A text that begins with a dash would be taken for an option.
    return [
        word
        for text in texts
        for word in ([f"{flag}={text}"] if text.startswith("-") else [flag, text])
    ]


def _flags(name: str, flag: str, *, repeated: bool) -> tuple[str, ...]:
    """The usual name, then the field's own; a field that holds several is named by one of them."""
    if repeated:
        one = f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")
        return (flag or _as_flag(one),)
    return tuple(dict.fromkeys((flag or _as_flag(name), _as_flag(name))))


def _as_flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _help(field: FieldInfo, option: Option, *, repeated: bool) -> str:
    text = option.help or (field.description or "").replace("when empty", "when not given")
    if repeated:
        text += "; as often as needed"
    default = field.default
    if isinstance(default, tuple):
        default = ", ".join(str(value) for value in default)
    shown = "" if default in (None, "") else f" (default: {default})"
    return f"{text}{shown}".replace("%", "%%")


def _without_none(annotation: Any) -> Any:
    """The type of a field that may be None, without the None."""
    if get_origin(annotation) in (Union, types.UnionType):
        return next(kind for kind in get_args(annotation) if kind is not types.NoneType)
    return annotation
