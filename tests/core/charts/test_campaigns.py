"""The charts of a campaign: no two texts in one place."""

from types import SimpleNamespace

from core import charts


def test_ends_on_one_side_of_the_plan_have_one_text_and_ends_on_both_have_two():
    ends = {"Response": (20.0, 90.0), "Cost": (28.0, 35.0), "Set-up": (50.0, 35.0)}
    inputs = [
        SimpleNamespace(name=name, low=low, high=high, swing=abs(high - low))
        for name, (low, high) in ends.items()
    ]
    outcome = SimpleNamespace(sensitivities=inputs, stated=SimpleNamespace(profit=35.0))
    low, high = charts.profit_tornado(outcome, "GBP").figure.data
    assert [bool(text) for text in low.text] == [True, True, True]
    assert [bool(text) for text in high.text] == [True, False, False]
    assert all(high.customdata)
