"""`core serve` takes the dashboard's options from the environment, as `streamlit run` does."""

from __future__ import annotations

import pytest
from streamlit import config

from api import dashboard_options
from core.errors import SettingError

OPTIONS = ("server.allowedHosts", "server.maxUploadSize", "server.enableCORS", "secrets.files")


@pytest.fixture(autouse=True)
def _as_before():
    before = {name: config.get_option(name) for name in OPTIONS}
    yield
    for name, value in before.items():
        config.set_option(name, value)


def test_names_numbers_and_switches_are_read_as_the_command_reads_them(monkeypatch, tmp_path):
    secrets = tmp_path / "secrets.toml"
    secrets.touch()
    monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "localhost shop.example.com")
    monkeypatch.setenv("STREAMLIT_SERVER_MAX_UPLOAD_SIZE", "17")
    monkeypatch.setenv("STREAMLIT_SERVER_ENABLE_CORS", "false")
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(secrets))
    dashboard_options.take_environment()
    values = [config.get_option(name) for name in OPTIONS]
    assert values == [["localhost", "shop.example.com"], 17, False, [str(secrets)]]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("STREAMLIT_SERVER_MAX_UPLOAD_SIZE", "much"),
        ("STREAMLIT_SECRETS_FILES", "/no/such/secrets.toml"),
    ],
)
def test_what_cannot_be_used_stops_the_server_in_words(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingError, match=variable):
        dashboard_options.take_environment()
