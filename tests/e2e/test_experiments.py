"""A visitor without a store hands over the result of a test and reads the verdict."""

from __future__ import annotations

from playwright.sync_api import expect


def results() -> bytes:
    rows = ["customer,variant,converted"]
    for number in range(3000):
        arm = ("control", "coupon <b>")[number % 2]
        rows.append(f"C{number:04d},{arm},{int(number % 100 < (20 if number % 2 else 10))}")
    return "\n".join(rows).encode()


def test_results_are_uploaded_and_the_verdict_is_read(visitor):
    visitor.open("experiments")
    expect(visitor.main).to_contain_text("8,143")
    visitor.main.get_by_text("After: read a result").click()
    visitor.settle().hand_over("results.csv", results())
    # A tag in a group's name is shown letter by letter.
    expect(visitor.main).to_contain_text("coupon <b> works", timeout=60_000)
    expect(visitor.main).to_contain_text("Use coupon <b>")
    visitor.choose("Control", "coupon <b>")
    expect(visitor.main).to_contain_text("control performs worse", timeout=60_000)
    visitor.assert_sound()
