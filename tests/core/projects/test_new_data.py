"""New data appended or replaced: each row counted once, and told in numbers."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import engine
from core.errors import ClienteleError
from core.files import open_source
from core.projects import kept_files, new_data, project_analysis, run_comparison
from core.projects import project_store as store
from core.projects.project import ProjectChoices, StaleProjectError
from core.settings import SegmentSettings, Settings

QUICK = SegmentSettings(algorithm="kmeans", clusters=3, trials=2, resamples=2)
CHOICES = ProjectChoices(settings=Settings(segment=QUICK))


def line(number: int, day: str, quantity: int = 1, customer: int | None = None) -> str:
    who = number % 7 if customer is None else customer
    return f"o{number},c{who},{day},mug,{quantity},5.00,c{who}@shop.example"


def days(first: int, last: int) -> list[str]:
    return [line(n, f"2024-{1 + n // 28:02d}-{1 + n % 28:02d}") for n in range(first, last)]


def rows_of(folder, project) -> list[tuple[str, ...]]:
    """What the source in use holds now."""
    source = kept_files.open_kept_source(folder / project.id, project, folder)
    parquet = source.path.read_bytes().startswith(b"PAR1")
    reader, options = ("read_parquet", "") if parquet else ("read_csv", ", all_varchar=true")
    with engine.connect() as connection:
        return connection.execute(
            f"SELECT COLUMNS(*)::VARCHAR FROM {reader}('{source.path}'{options})"
        ).fetchall()


def told(new: new_data.NewData) -> tuple[str, int, int, int, int, int]:
    counts = (new.rows_new, new.rows_known, new.rows_changed, new.rows_gone, new.rows_after)
    return (new.how, *counts)


def test_next_month_is_appended_and_what_overlaps_counts_once(folder, write_orders, workspace):
    project = store.create_project(folder, "Shop", write_orders("a.csv", days(0, 90)), CHOICES)
    project_analysis.run_project(folder, project.id, workspace)
    later = write_orders("b.csv", [*days(60, 89), line(89, "2024-04-06", 4), *days(90, 120)])
    looked = new_data.inspect_new_data(folder, project.id, later, workspace)
    assert store.open_project(folder, project.id) == project
    changed, new = new_data.add_data(folder, project.id, later, workspace)
    assert new == looked
    assert told(new) == ("append", 30, 29, 1, 0, 120)
    assert new.sentence.text() == (
        "30 rows are new, 29 were there already, 1 changed and 0 are left out: 120 rows in all."
    )
    rows = rows_of(folder, changed)
    assert len(rows) == len({row[0] for row in rows}) == 120
    assert next(row for row in rows if row[0] == "o89")[4] == "4"
    assert changed.frozen_from == 1
    analysis, run = project_analysis.run_project(folder, project.id, workspace)
    assert (run.base, analysis.customers.orders) == (1, 120)
    compared = run_comparison.compare_runs(folder, project.id, 1, 2)
    assert compared.frozen
    assert len(compared.moves) == 7


def test_each_file_is_kept_once_and_only_one_of_all_of_them(folder, write_orders, workspace):
    months = [write_orders(f"{n}.csv", days(n * 30, n * 30 + 35)) for n in range(4)]
    project = store.create_project(folder, "Shop", months[0], CHOICES)
    for month in months[1:]:
        project, _ = new_data.add_data(folder, project.id, month, workspace)
    assert [one.kind for one in project.sources] == [*["kept"] * 4, "combined"]
    inside = folder / project.id / "sources"
    assert {path.name for path in inside.iterdir()} == project.kept_checksums
    assert {month.sha256 for month in months} < project.kept_checksums
    assert len(rows_of(folder, project)) == 125
    late = write_orders("late.csv", days(130, 150))
    with pytest.raises(StaleProjectError):
        new_data.add_data(folder, project.id, late, workspace, revision=project.revision - 1)
    assert {path.name for path in inside.iterdir()} == project.kept_checksums


def test_the_same_file_again_changes_no_number(folder, write_orders, workspace):
    source = write_orders("a.csv", days(0, 60))
    project = store.create_project(folder, "Shop", source, CHOICES)
    for how, expected in (("append", "append"), ("auto", "replace"), ("replace", "replace")):
        new = new_data.inspect_new_data(folder, project.id, source, workspace, how)
        assert told(new) == (expected, 0, 60, 0, 0, 60)


def test_a_whole_export_brought_up_to_date_takes_the_place(folder, write_orders, workspace):
    project = store.create_project(folder, "Shop", write_orders("a.csv", days(0, 60)), CHOICES)
    whole = write_orders("b.csv", [*days(0, 3), *days(4, 80)])
    changed, new = new_data.add_data(folder, project.id, whole, workspace)
    assert told(new) == ("replace", 20, 59, 0, 1, 79)
    assert len(rows_of(folder, changed)) == 79


def test_an_order_that_lost_a_line_is_as_the_newer_file_has_it(folder, write_orders, workspace):
    twice = [*days(0, 30), line(29, "2024-02-02", 3)]
    project = store.create_project(folder, "Shop", write_orders("a.csv", twice), CHOICES)
    changed, new = new_data.add_data(
        folder, project.id, write_orders("b.csv", days(20, 40)), workspace
    )
    assert told(new) == ("append", 10, 10, 0, 1, 40)
    assert len(rows_of(folder, changed)) == 40


def test_other_formats_of_the_same_lines_are_the_same(folder, write_orders, workspace):
    project = store.create_project(folder, "Shop", write_orders("a.csv", days(0, 60)), CHOICES)
    path = workspace / "b.parquet"
    later = write_orders("b.csv", days(30, 90))
    with engine.connect() as connection:
        connection.execute(
            "COPY (SELECT * REPLACE (date::TIMESTAMP AS date, price::DOUBLE AS price) "
            f"FROM read_csv('{later.path}')) TO '{path}'"
        )
    changed, new = new_data.add_data(folder, project.id, open_source(path, "b"), workspace)
    assert told(new) == ("append", 30, 30, 0, 0, 90)
    analysis, _ = project_analysis.run_project(folder, changed.id, workspace)
    assert (analysis.customers.orders, analysis.report.used_revenue) == (90, 450)


def test_dates_that_do_not_say_are_read_as_before(folder, tmp_path, workspace):
    def export(name: str, dates: list[str]):
        rows = [f"o{name}{n},c{n % 5},{date},{5 + n}" for n, date in enumerate(dates)]
        (tmp_path / name).write_text("\n".join(["order,customer,date,amount", *rows]) + "\n")
        return open_source(tmp_path / name, name)

    april = export("a", [f"{day:02d}/04/2024" for day in range(1, 31)])
    project = store.create_project(folder, "Shop", april, CHOICES)
    new = new_data.inspect_new_data(
        folder, project.id, export("b", ["03/05/2024", "05/05/2024", "07/05/2024"]), workspace
    )
    assert (new.first_day, new.last_day) == (dt.date(2024, 5, 3), dt.date(2024, 5, 7))


def test_a_file_without_a_column_in_use_is_refused_and_nothing_changes(
    folder, source, workspace, tmp_path
):
    project = store.create_project(folder, "Shop", source, CHOICES)
    path = tmp_path / "other.csv"
    path.write_text("order,date,price\n1,2024-01-01,5\n2,2024-02-02,6\n")
    with pytest.raises(ClienteleError, match="customer"):
        new_data.add_data(folder, project.id, open_source(path, "other.csv"), workspace)
    path.write_text("customer,orders,revenue\n" + "\n".join(f"c{n},{n},5" for n in range(9)))
    with pytest.raises(ClienteleError):
        new_data.add_data(folder, project.id, open_source(path, "other.csv"), workspace)
    assert store.open_project(folder, project.id) == project


def test_who_adds_to_an_older_revision_is_told(folder, write_orders, workspace):
    project = store.create_project(folder, "Shop", write_orders("a.csv", days(0, 60)), CHOICES)
    store.rename_project(folder, project.id, "Shop 2")
    with pytest.raises(StaleProjectError):
        new_data.add_data(
            folder, project.id, write_orders("b.csv", days(50, 90)), workspace, revision=1
        )
    assert len(store.open_project(folder, project.id).sources) == 1


def bought():
    """Lines without an order number: customer, day and quantity; the same may be bought twice."""
    return st.lists(
        st.tuples(st.integers(0, 3), st.integers(1, 28), st.integers(1, 3)),
        min_size=25,
        max_size=60,
    )


@given(bought(), st.integers(2, 27), st.integers(2, 27))
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_two_exports_of_one_shop_are_the_shop(tmp_path_factory, shop, one, other):
    first, second = sorted((one, other))
    folder = tmp_path_factory.mktemp("two")

    def export(name: str, lines: list[tuple[int, int, int]]):
        path = folder / name
        rows = [f"c{who},2024-05-{day:02d},mug,{many},5.00" for who, day, many in lines]
        path.write_text("\n".join(["customer,date,product,quantity,price", *rows]) + "\n")
        return open_source(path, name)

    # Every part has what shops have: two customers, two days.
    base = [(0, 1, 1), (1, 2, 1), (0, 27, 1), (1, 28, 1)]
    shop = [*base, *shop]
    earlier = [row for row in shop if row[1] <= second]
    later = [row for row in shop if row[1] >= first]
    project = store.create_project(folder / "p", "Shop", export("a.csv", earlier), CHOICES)
    changed, new = new_data.add_data(
        folder / "p", project.id, export("b.csv", later), folder, "append"
    )
    rows = Counter((row[0], row[1][:10], float(row[3])) for row in rows_of(folder / "p", changed))
    assert rows == Counter((f"c{who}", f"2024-05-{day:02d}", many) for who, day, many in shop)
    assert new.rows_after == len(shop)
    assert new.rows_known == len([row for row in later if row[1] <= second])


def test_a_table_of_customers_is_compared_by_customer(folder, tmp_path, workspace):
    def export(name: str, first: int, last: int, plus: int = 0):
        rows = [
            f"c{n},{n % 90 + 1},{1 + n % 6},{20 + 7 * n % 300 + (plus if n % 10 == 0 else 0)}"
            for n in range(first, last)
        ]
        header = "customer_id,recency_days,frequency,monetary"
        (tmp_path / name).write_text("\n".join([header, *rows]) + "\n")
        return open_source(tmp_path / name, name)

    project = store.create_project(folder, "Shop", export("a.csv", 0, 100), CHOICES)
    project_analysis.run_project(folder, project.id, workspace)
    later = export("b.csv", 50, 120, plus=3)
    assert told(new_data.inspect_new_data(folder, project.id, later, workspace)) == (
        *("append", 20, 45, 5, 0, 120),
    )
    changed, _ = new_data.add_data(folder, project.id, later, workspace)
    _, run = project_analysis.run_project(folder, changed.id, workspace)
    assert (run.summary.customers, run.base) == (120, 1)
    spent = {row[0]: float(row[3]) for row in rows_of(folder, changed)}
    assert spent == {
        f"c{n}": 20 + 7 * n % 300 + (3 if n % 10 == 0 and n >= 50 else 0) for n in range(120)
    }
    whole = export("c.csv", 0, 130)
    assert new_data.inspect_new_data(folder, project.id, whole, workspace).how == "replace"


def test_numbers_that_several_customers_use_name_no_order(folder, tmp_path, workspace):
    def export(name: str, first: int, last: int):
        rows = [
            f"{ticket},c{(day * 3 + ticket) % 11},2024-05-{day:02d},{5 + ticket}"
            for day in range(first, last)
            for ticket in range(1, 6)
        ]
        (tmp_path / name).write_text("\n".join(["order,customer,date,amount", *rows]) + "\n")
        return open_source(tmp_path / name, name)

    project = store.create_project(folder, "Till", export("a.csv", 1, 15), CHOICES)
    new = new_data.inspect_new_data(folder, project.id, export("b.csv", 10, 25), workspace)
    assert told(new) == ("append", 50, 25, 0, 0, 120)
