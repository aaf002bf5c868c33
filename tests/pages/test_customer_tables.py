"""Tables of customers, and files without money, on every page: said plainly, never made up."""

from __future__ import annotations

import random

import pytest
from conftest import APP, HOSTILE, QUICK, said, settled
from streamlit.testing.v1 import AppTest

from core.files.detect import open_source
from core.pipeline import analyse
from core.settings import TableSettings
from ui.state.open_store import OpenStore
from ui.state.private_folder import PrivateFolder
from ui.state.session import SessionState
from ui.state.upload import Upload

EVERY_PAGE = (
    "home",
    "load",
    "overview",
    "rfm",
    "segments",
    "cohorts",
    "behaviour",
    "segment_builder",
    "playbook",
    "roi",
    "export",
)


def people_csv(people: int = 90) -> bytes:
    """Three kinds of people, with nothing about what they bought; one id is hostile."""
    draw = random.Random(3)  # noqa: S311 - made-up people
    lines = ["member_id,year_of_birth,customer_since,income,city,WebOrders,ShopOrders,CallOrders"]
    for number in range(people):
        age, income, city = ((30, 20_000, "Lyon"), (50, 60_000, "Lille"), (70, 30_000, "Nice"))[
            number % 3
        ]
        name = HOSTILE if number == 0 else f"M{number:03d}"
        lines.append(
            f"{name},{2024 - age + draw.randint(-4, 4)},2023-0{1 + number % 9}-10,"
            f"{income + draw.randint(-3000, 3000)},{city},"
            f"{draw.randint(0, 3)},{number % 3 * 4},{draw.randint(1, 2)}"
        )
    return "\n".join(lines).encode()


def dates_csv() -> bytes:
    """When somebody came, and nothing else."""
    draw = random.Random(5)  # noqa: S311 - made-up visits
    lines = ["member,date"]
    for member in range(60):
        lines += [
            f"m{member},2024-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
            for _ in range(1 + member % 6)
        ]
    return "\n".join(lines).encode()


def opened(content: bytes, name: str, settings=QUICK) -> AppTest:
    folder = PrivateFolder()
    path = folder.path / name
    path.write_bytes(content)
    source = open_source(path, name)
    store = OpenStore(source, analyse(source, folder.path, settings), demo=False, folders=(folder,))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(
        store=store, uploads={"load": Upload(source=source), "score": Upload("score")}
    )
    return app.run()


@pytest.fixture(scope="module")
def people() -> AppTest:
    unordered = TableSettings(features=("income", "Age", "city"))
    return opened(people_csv(), "people.csv", QUICK.model_copy(update={"table": unordered}))


@pytest.fixture(scope="module")
def dates() -> AppTest:
    return opened(dates_csv(), "visits.csv")


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_page_copes_with_a_table_of_customers(people, page):
    people.switch_page(f"pages/{page}.py").run()
    assert not people.exception
    assert not people.error
    assert people.title
    assert HOSTILE not in said(people)
    assert "nan" not in said(people).lower()


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_page_copes_with_a_file_without_money(dates, page):
    dates.switch_page(f"pages/{page}.py").run()
    assert not dates.exception
    assert not dates.error
    assert "nan" not in said(dates).lower()
    assert not [metric for metric in dates.metric if "evenue" in metric.label]


@pytest.mark.parametrize("view", ["Segments", "Customers", "Why", "Models", "Evidence"])
@pytest.mark.parametrize("kind", ["people", "dates"])
def test_every_view_of_the_lab_copes_with_other_features(request, kind, view):
    app = request.getfixturevalue(kind).switch_page("pages/segments.py").run()
    next(each for each in app.segmented_control if each.label == "View").set_value(view).run()
    assert not app.exception
    assert not app.error
    assert HOSTILE not in said(app)
    for way in ("Parallel coordinates", "Radar", "Heatmap") if view == "Segments" else ():
        side = next(each for each in app.segmented_control if each.label == "Show as")
        side.set_value(way).run()
        assert not app.exception


def test_pages_say_what_a_table_of_customers_lacks_and_what_works(people):
    people.switch_page("pages/rfm.py").run()
    assert "No order history" in said(people)
    assert "You can still use Segments" in said(people)
    people.switch_page("pages/playbook.py").run()
    assert "use other features" in said(people)
    people.switch_page("pages/roi.py").run()
    assert "depends on order value" in said(people)
    people.switch_page("pages/overview.py").run()
    assert "no orders to show month by month" in said(people)
    shown = [(metric.label, metric.value) for metric in people.metric]
    assert shown[:1] == [("Customers", "90")]
    # Orders on the web, in the shop and by phone are added up.
    assert [label for label, _ in shown[1:]] == ["Orders", "Repeat rate"]
    people.switch_page("pages/export.py").run()
    assert "Action plan need that" in said(people)


def test_segments_are_called_by_what_sets_them_apart(people):
    people.switch_page("pages/segments.py").run()
    names = {
        profile.name
        for profile in people.session_state["session"].store.analysis.segmentation.profiles
    }
    assert len(names) >= 3
    assert not any(any(char.isdigit() for char in name) for name in names)
    assert any("ncome" in name or "lder" in name or "ounger" in name for name in names)
    assert "Grouped by" in said(people)


def test_a_file_without_money_still_has_rfm_and_says_so(dates):
    dates.switch_page("pages/rfm.py").run()
    assert "use recency and frequency only" in said(dates)
    dates.switch_page("pages/playbook.py").run()
    assert "–" not in "\n".join(str(each.value) for each in dates.code)
    dates.switch_page("pages/roi.py").run()
    assert "depends on order value" in said(dates)


def test_the_load_page_says_the_shape_and_takes_over_features_and_recipes(app):
    app.switch_page("pages/load.py").run()
    app.file_uploader[0].upload("people.csv", people_csv(), "text/csv").run()
    assert not app.exception
    assert not app.error
    shape = next(box for box in app.selectbox if box.label == "Each row is…")
    assert shape.options[0] == "Detected: one row per customer"
    assert "every value of member" in said(app).lower().replace("\\", "")
    switches = {
        switch.label.split("**")[1].replace("\\", ""): switch
        for switch in app.toggle
        if "**" in switch.label
    }
    assert {"Age", "Days as customer"} <= set(switches)
    switches["Days as customer"].set_value(False).run()
    assert not app.exception
    features = app.session_state["session"].upload.table.features
    assert "Age" in features
    assert "Days as customer" not in features
    next(button for button in app.button if button.label == "Analyse").click().run()
    settled(app)
    assert not app.exception
    assert not app.error
    store = app.session_state["session"].store
    assert {each.name for each in store.analysis.customers.features} == set(features)
    assert "One row per customer" in said(app)


def test_another_shape_can_be_chosen_and_taken_back(app):
    app.switch_page("pages/load.py").run()
    app.file_uploader[0].upload("people.csv", people_csv(), "text/csv").run()
    shape = next(box for box in app.selectbox if box.label == "Each row is…")
    shape.set_value("orders").run()
    assert not app.exception
    assert "the order date" in app.error[0].value
    shape = next(box for box in app.selectbox if box.label == "Each row is…")
    shape.set_value("auto").run()
    assert not app.error


def test_where_a_column_may_be_money_going_on_without_is_one_click(app):
    lines = ["customer,date,wert_x"] + [
        f"c{number % 20},2024-{1 + number % 12:02d}-11,{number * 1.37:.2f}" for number in range(80)
    ]
    app.switch_page("pages/load.py").run()
    app.file_uploader[0].upload("unclear.csv", "\n".join(lines).encode(), "text/csv").run()
    assert not app.exception
    assert "amount" in app.error[0].value
    next(button for button in app.button if button.label == "Continue without money").click().run()
    assert not app.error
    next(button for button in app.button if button.label == "Analyse").click().run()
    settled(app)
    analysis = app.session_state["session"].store.analysis
    assert not analysis.customers.knows_money
    assert analysis.rfm is not None
