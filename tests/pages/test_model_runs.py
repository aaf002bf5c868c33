"""What analysts find on Segments: runs side by side, and the same segments in a terminal."""

from __future__ import annotations

import shlex

import pytest
from sklearn.metrics import adjusted_rand_score

from core.cli import segment
from core.cli.options import shared_options
from core.cli.parser import Parser
from ui.segments import model_in_use
from ui.state import session


@pytest.fixture
def lab(open_app):
    open_app.session_state["session"].segments_by = "model"
    return open_app.switch_page("pages/segments.py").run()


def press(app, key: str):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def codes(app) -> dict[str, list[str]]:
    """The lines that can be copied, by language."""
    found: dict[str, list[str]] = {}
    for code in app.get("code"):
        found.setdefault(code.language, []).append(code.value)
    return found


def settings_of(command: str):
    parser = Parser(prog="segment")
    segment.add(parser)
    return shared_options.read_settings(parser.parse_args(shlex.split(command)[4:]))


def test_the_command_on_the_page_says_the_settings_of_the_segments_on_screen(lab, shop):
    command = codes(lab)["bash"][0]
    assert command.startswith("python -m core segment orders.csv ")
    assert settings_of(command).segment == shop.settings.segment
    compile(codes(lab)["python"][0], "script", "exec")


def use_another(app, monkeypatch):
    """Use a model that was not recommended."""
    state = app.session_state["session"]
    monkeypatch.setattr(session, "current", lambda: state)
    candidates = state.store.analysis.segmentation.candidates
    other = next(one for one in candidates if one.verdict != "offered")
    model_in_use.adopt(other)
    app.run()
    return other


def test_the_command_names_another_model_that_is_in_use(lab, monkeypatch):
    other = use_another(lab, monkeypatch)
    said = settings_of(codes(lab)["bash"][0]).segment
    assert (said.algorithm, said.clusters) == (other.algorithm, other.clusters)
    assert said.stability == 0


def test_runs_are_compared_with_a_baseline(lab, monkeypatch):
    press(lab, "add_run")
    assert lab.button(key="add_run").disabled
    use_another(lab, monkeypatch)
    press(lab, "add_run")
    table = next(each.value for each in lab.dataframe if "rand" in each.value)
    assert list(table["run"]) == ["Run 1 · baseline", "Run 2"]
    assert table["rand"][0] == 1
    first, second = (run.labels for run in lab.session_state["session"].runs.runs)
    assert table["rand"][1] == pytest.approx(adjusted_rand_score(first, second))
    assert lab.session_state["session"].runs.runs[1].command in codes(lab)["bash"]
    baseline = next(box for box in lab.selectbox if box.label == "Baseline")
    baseline.set_value("Run 2").run()
    table = next(each.value for each in lab.dataframe if "rand" in each.value)
    assert list(table["run"]) == ["Run 1", "Run 2 · baseline"]
    press(lab, "remove_Run 2")
    assert [run.name for run in lab.session_state["session"].runs.runs] == ["Run 1"]
