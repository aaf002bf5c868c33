"""Where people sign in, no page shows anything before they did, and a session is one person's."""

from __future__ import annotations

import time

import pytest
from conftest import APP, said
from streamlit.testing.v1 import AppTest

from core.errors import SettingError
from ui.shell import navigation
from ui.state import sign_in
from ui.state.session import SessionState

ANA = {"iss": "https://id.example", "sub": "1", "email": "ana@shop.example", "name": "Ana"}


@pytest.fixture
def signed_in(monkeypatch):
    """Let people sign in, and say who did."""
    sections = {"auth": {"client_id": "x"}, "sign_in": {}}
    monkeypatch.setattr(sign_in, "_section", lambda name: sections.get(name, {}))

    def come(claims, **rules):
        sections["sign_in"] = rules
        told = claims and claims | {"iat": time.time(), "email_verified": True}
        monkeypatch.setattr(sign_in, "claims", lambda: told)

    come({})
    return come


def visit(shop, page):
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=shop)
    return app.run().switch_page(page).run()


@pytest.mark.usefixtures("signed_in")
@pytest.mark.parametrize("entry", navigation.PAGES, ids=lambda entry: entry.name)
def test_no_page_shows_anything_before_one_signed_in(shop, entry):
    app = visit(shop, entry.file)
    assert not app.exception
    assert [each.label for each in app.button] == ["Sign in"]
    assert said(app).splitlines() == ["Clientele", "Sign in to see your customers."]
    assert not app.metric
    assert not app.dataframe


def test_another_person_in_the_same_session_finds_nothing_of_the_first(shop, signed_in):
    signed_in(ANA)
    app = visit(shop, "pages/overview.py")
    assert app.metric
    app.session_state["session"].person = "https://id.example 2"
    app.run()
    assert app.session_state["session"].store is None
    assert app.session_state["session"].person == "https://id.example 1"


def test_without_the_right_nobody_makes_lists_or_sees_rows_of_the_file(shop, signed_in):
    signed_in(ANA, contact_data=["boss@shop.example"])
    app = visit(shop, "pages/export.py")
    assert "people whom an administrator named" in said(app)
    assert not [each for each in app.selectbox if each.key == "list_system"]
    app.switch_page("pages/load.py").run()
    assert not [each for each in app.selectbox if each.key == "left_out_reason"]
    signed_in(ANA, contact_data=["@shop.example"])
    assert "people whom an administrator named" not in said(visit(shop, "pages/export.py"))


def test_rules_that_cannot_be_used_let_nobody_in_and_say_so(shop, signed_in):
    signed_in(ANA, admins=["ana@shop.example"])
    app = visit(shop, "pages/overview.py")
    assert any("[sign_in]" in each.value.replace("\\", "") for each in app.error)
    assert not app.metric
    with pytest.raises(SettingError):
        sign_in.rules()


def test_where_the_secrets_are_gone_nobody_is_let_in_if_sign_in_is_required(
    shop, signed_in, monkeypatch
):
    signed_in(ANA)
    monkeypatch.setattr(sign_in, "_section", lambda _: {})
    assert visit(shop, "pages/overview.py").metric
    monkeypatch.setenv("CLIENTELE_SIGN_IN", "1")
    app = visit(shop, "pages/overview.py")
    assert not app.metric
    assert not app.button
    assert any("no provider is set up" in each.value for each in app.error)


def test_each_of_several_providers_has_its_button(shop, signed_in, monkeypatch):
    auth = {"cookie_secret": "x", "google": {"client_id": "1"}, "entra": {"client_id": "2"}}
    monkeypatch.setattr(sign_in, "_section", lambda name: auth if name == "auth" else {})
    app = visit(shop, "pages/home.py")
    assert [each.label for each in app.button] == ["Sign in with google", "Sign in with entra"]
    signed_in(ANA)
