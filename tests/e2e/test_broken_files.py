"""Files that are no order export are refused in words, never with a traceback."""

from __future__ import annotations

import io
import zipfile

from playwright.sync_api import expect


def _bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("orders.csv", b"0" * 50_000_000)
    return held.getvalue()


def _workbook_cut_short() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return held.getvalue()[:-60]


FILES = (
    ("orders.csv", b"", "empty"),
    ("orders.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "image"),
    ("orders.xlsx", _workbook_cut_short(), "damaged"),
    ("orders.csv", b"\x80\x04\x95" + bytes(200), "pickle"),
    ("orders.zip", _bomb(), "orders.zip"),
    ("orders.csv", b"<!doctype html><script>document.title=1</script>", "web page"),
    ("<b>orders.csv", b"", "empty"),
)
"""Name, content, and what the refusal says; each says something else than the one before."""


def test_files_that_are_no_table_are_refused_in_words_one_after_the_other(visitor):
    visitor.open("load")
    for name, content, said in FILES:
        visitor.hand_over(name, content)
        expect(visitor.errors.first).to_contain_text(said, ignore_case=True)
        expect(visitor.main).not_to_contain_text("Traceback")
        expect(visitor.page.get_by_role("button", name="Analyse")).to_have_count(0)
        visitor.assert_sound()


def test_after_a_broken_file_a_good_one_still_works(visitor, tmp_path):
    import shop_file

    visitor.open("load").hand_over("orders.csv", b"\x89PNG\r\n\x1a\n" + bytes(500))
    expect(visitor.errors).not_to_have_count(0)
    visitor.upload(shop_file.write(tmp_path / "good.csv").path)
    expect(visitor.errors).to_have_count(0)
    visitor.press("Analyse").wait_for_store()
    visitor.assert_sound()


def test_a_table_without_dates_says_which_column_is_missing(visitor):
    rows = "\n".join(f"c{number},{number * 3.5}" for number in range(50))
    visitor.open("load").hand_over("no-dates.csv", f"customer,amount\n{rows}\n".encode())
    expect(visitor.errors.first).to_contain_text("date", ignore_case=True)
    expect(visitor.main).not_to_contain_text("Traceback")
    visitor.assert_sound()
