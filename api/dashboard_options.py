"""The dashboard's options from the environment, as `streamlit run` takes them.

Streamlit reads `STREAMLIT_SERVER_ALLOWED_HOSTS`, `STREAMLIT_SECRETS_FILES` and their like in its
own command only. A server that passed over them would answer to every name, and let everybody in
where an administrator has people sign in.
"""

from __future__ import annotations

import os
from pathlib import Path

import click
from streamlit import config

from core.errors import SettingError

SECRETS = "secrets.files"


def take_environment() -> None:
    """Set the options that the environment names.

    Raises
    ------
    SettingError : a value cannot be used, or a file of secrets is not there
    """
    for name, option in config.get_config_options().items():
        if option.sensitive or option.env_var not in os.environ:
            continue  # sensitive ones Streamlit reads itself
        value = _value(option.env_var, option.type, multiple=option.multiple)
        if name == SECRETS and not all(Path(str(each)).exists() for each in value):
            raise SettingError(
                f"{option.env_var} names a file that is not there.",
                "Nobody would have to sign in without it: put the file there, or name none.",
            )
        config.set_option(name, value)


def _value(variable: str, kind: type, *, multiple: bool) -> list[object]:
    """A variable as Streamlit's command reads it."""
    option = click.Option(["--option"], type=kind, multiple=multiple, envvar=variable)
    context = click.Context(click.Command("serve"))
    try:
        value = option.type_cast_value(context, option.value_from_envvar(context))
    except click.BadParameter as error:
        raise SettingError(
            f"{variable} cannot be used: {error.message}", "Write it anew."
        ) from error
    return list(value) if multiple else value
