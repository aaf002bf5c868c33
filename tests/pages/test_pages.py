from __future__ import annotations

from pathlib import Path

import pytest
from conftest import HOSTILE, orders_csv, said, settled

from ui.state import analyses
from ui.state.session import Display, SessionState
from ui.tasks import store_loading

EVERY_PAGE = sorted(each.stem for each in Path(__file__).parents[2].joinpath("pages").glob("*.py"))
WORK_WITHOUT = {"home", "load", "lab", "help", "models", "projects", "experiments", "roi"}
"""Pages that are of use before a store is open."""
NEED_A_STORE = [page for page in EVERY_PAGE if page not in WORK_WITHOUT]


@pytest.mark.parametrize("page", NEED_A_STORE)
def test_a_page_without_a_store_says_what_to_do_next(app, page):
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert "No store is open yet" in said(app)
    labels = [button.label for button in app.button]
    assert labels == ["Open the demo store", "Upload your orders"]
    assert not app.metric


@pytest.mark.parametrize("page", sorted(WORK_WITHOUT))
def test_a_page_that_is_of_use_without_a_store_shows_no_error(app, page):
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_a_page_with_a_store_shows_it_without_an_error(open_app, page):
    open_app.switch_page(f"pages/{page}.py").run()
    assert not open_app.exception
    assert not open_app.error
    assert "No store is open yet" not in said(open_app)
    assert open_app.title


def test_the_bar_says_which_store_is_open_and_never_calls_it_demo(open_app):
    shown = "\n".join(element.value for element in open_app.main.markdown)
    assert "orders\\.csv" in shown
    assert "Demo data" not in shown


def test_one_click_opens_the_demo_and_stays_on_the_page_it_was_clicked_on(app, shop, monkeypatch):
    def made(progress):
        progress("load", 0.5, "making it")
        return type(shop)(shop.source, shop.analysis, demo=True, folders=shop.folders)

    monkeypatch.setattr(store_loading, "_make_demo", made)
    analyses._shared_demo.clear()
    app.switch_page("pages/rfm.py").run()
    app.button[0].click().run()
    settled(app)
    assert app.title[0].value == "RFM"
    assert "Score limits" in said(app)
    assert "Demo data" in "\n".join(element.value for element in app.main.markdown)


def test_a_file_becomes_a_report_that_accounts_for_every_row(app):
    app.switch_page("pages/load.py").run()
    app.file_uploader[0].upload("orders.csv", orders_csv(60), "text/csv").run()
    assert not app.exception
    assert "Match your columns" in said(app)
    next(button for button in app.button if button.label == "Analyse").click().run()
    settled(app)
    assert not app.exception
    assert not app.error
    report = app.session_state["session"].store.analysis.orders.report
    rows = orders_csv(60).count(b"\n")
    assert report.rows_in == rows
    shown = {metric.label: metric.value for metric in app.metric}
    assert int(shown["Rows in the file"].replace(",", "")) == rows
    assert int(shown["Rows left out"].replace(",", "")) == rows - report.rows_used


def test_a_file_that_is_no_table_is_refused_in_words(app):
    app.switch_page("pages/load.py").run()
    app.file_uploader[0].upload("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "text/csv").run()
    assert not app.exception
    assert len(app.error) == 1
    assert "Traceback" not in app.error[0].value


def test_a_job_that_fails_says_why_and_what_to_do(app, monkeypatch):
    def broken(_progress):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(store_loading, "_make_demo", broken)
    analyses._shared_demo.clear()
    app.button[0].click().run()
    settled(app)
    assert not app.exception
    assert "fault in Clientele" in app.error[0].value
    assert "secret detail" not in said(app)


def test_forgetting_leaves_nothing_open(open_app):
    next(button for button in open_app.button if button.label == "Delete everything").click().run()
    assert not open_app.exception
    state = open_app.session_state["session"]
    assert {upload.number for upload in state.uploads.values()} == {1}
    for upload in state.uploads.values():
        upload.number = 0
    assert state == SessionState(
        display=Display(navigated=True, run_locale=state.display.run_locale)
    )


def test_weights_change_the_engagement_score_and_can_be_taken_back(open_app):
    open_app.switch_page("pages/rfm.py").run()
    before = open_app.session_state["session"].store.analysis.rfm.frame["engagement"]
    box = next(box for box in open_app.selectbox if box.label.startswith("Weights"))
    box.set_value("Retail").run()
    next(button for button in open_app.button if button.label == "Apply").click().run()
    assert not open_app.exception
    store = open_app.session_state["session"].store
    assert store.settings.rfm.monetary_weight == 0.5
    assert not store.analysis.rfm.frame["engagement"].equals(before)
    next(button for button in open_app.button if button.label == "Back to defaults").click().run()
    assert open_app.session_state["session"].store.analysis.rfm.frame["engagement"].equals(before)


def test_a_changed_margin_changes_the_verdict(open_app):
    open_app.switch_page("pages/roi.py").run()
    margin = next(field for field in open_app.number_input if field.label == "Margin, %")
    margin.set_value(0.0).run()
    assert not open_app.exception
    assert "Recommended for" not in said(open_app)


def test_no_text_of_the_file_is_rendered(open_app):
    for page in EVERY_PAGE:
        open_app.switch_page(f"pages/{page}.py").run()
        assert HOSTILE not in said(open_app)


def lab_view(app, name):
    next(each for each in app.segmented_control if each.label == "View").set_value(name).run()


def test_a_saved_model_is_used_as_it_is_and_shows_no_empty_comparison(
    open_app, monkeypatch, tmp_path
):
    monkeypatch.setenv("CLIENTELE_ARTIFACTS", str(tmp_path))
    monkeypatch.setenv("CLIENTELE_SHARE_MODELS", "1")
    open_app.switch_page("pages/segments.py").run()
    lab_view(open_app, "Models")
    assert "How the search went" in said(open_app)
    next(box for box in open_app.text_input if box.label == "Save this model as").input("June")
    next(button for button in open_app.button if button.label == "Save").click().run()
    open_app.switch_page("pages/models.py").run()
    next(button for button in open_app.button if button.label == "Use").click().run()
    settled(open_app)
    assert not open_app.exception
    assert not open_app.error
    open_app.switch_page("pages/segments.py").run()
    assert "used as it is" in said(open_app)
    lab_view(open_app, "Models")
    assert "How the search went" not in said(open_app)
    assert "no models were compared" in said(open_app)
    lab_view(open_app, "Evidence")
    assert not open_app.exception
