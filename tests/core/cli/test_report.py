"""`python -m core report FILE --out report.html`: the file is written, or the mistake said."""

from __future__ import annotations

from core.demo import generator


def test_the_report_is_written_with_the_sections_that_were_asked_for(run_cli, tmp_path):
    orders = generator.write_demo_orders(tmp_path / "demo.parquet")
    target = tmp_path / "report.html"
    document, _ = run_cli(
        "report", orders, "--json", "--algorithm", "kmeans", "--clusters", "4", "--out", target,
        "--shop", "Tea & Sons", "--sections", "summary", "segments", "movement",
    )  # fmt: skip
    assert document["sections"] == ["summary", "segments", "movement"]
    assert "Tea &amp; Sons" in target.read_text(encoding="utf-8")


def test_another_kind_of_file_is_refused(run_cli, tmp_path):
    orders = generator.write_demo_orders(tmp_path / "demo.parquet")
    _, finished = run_cli("report", orders, "--out", tmp_path / "report.pdf", expect=2)
    assert "not an HTML or PowerPoint file" in finished.stderr
    assert not (tmp_path / "report.pdf").exists()
