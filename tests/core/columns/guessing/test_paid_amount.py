"""Of several amounts of one sale, what the customer paid counts."""

from __future__ import annotations

import pytest

from core.columns import role_resolution

PRICES = (30, 12.5, 8, 45.9, 119, 64.25)


@pytest.fixture
def guessed(raw_table):
    """The roles of a table of sixty sales: a header, and what stands behind date and customer."""

    def of(header, row):
        lines = [
            f"2024-{n % 12 + 1:02}-{n % 28 + 1:02},C{n * 3 % 7},{row(n, PRICES[n * 5 % 6] + n)}"
            for n in range(60)
        ]
        return role_resolution.guess_roles(
            raw_table("\n".join([f"date,customer id,{header}", *lines]))
        )

    return of


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("charge", ["Fees", "Cargo por venta", "VAT", "Umsatzsteuer"])
def test_what_a_fee_or_tax_left_is_not_what_the_customer_paid(guessed, sign, charge):
    roles = guessed(
        f"Sale price,{charge},Net total",
        lambda n, paid: f"{paid:.2f},{sign * n / 10:.2f},{paid - n / 10:.2f}",
    )
    assert (roles["amount"], roles["unit_price"]) == ("Sale price", None)
    assert f"what {charge} left of it" in roles.assumptions[0].message


def test_a_column_of_no_known_name_may_be_what_was_paid(guessed):
    roles = guessed(
        "zzz,Fees,Total", lambda n, paid: f"{paid:.2f},{n / 10:.2f},{paid - n / 10:.2f}"
    )
    assert roles["amount"] == "zzz"


@pytest.mark.parametrize("charge", ["Fees", "Discount", "Shipping"])
def test_what_does_not_explain_the_difference_or_is_no_charge_changes_nothing(guessed, charge):
    off = 0.2 if charge == "Fees" else 0.0
    roles = guessed(
        f"List total,{charge},Total",
        lambda n, paid: f"{paid + n * (0.1 + off):.2f},{n / 10:.2f},{paid:.2f}",
    )
    assert roles["amount"] == "Total"
    assert not roles.assumptions


@pytest.mark.parametrize(
    ("net", "gross"),
    [
        ("Summe netto", "Summe brutto"),
        ("Total HT", "Total TTC"),
        ("Faturamento líquido", "Valor de compra com impostos"),
        ("Line Amount Excl. VAT", "Amount Including VAT"),
    ],
)
@pytest.mark.parametrize("rates", [(1.19,), (1.07, 1.19)])
def test_with_tax_goes_before_without(guessed, net, gross, rates):
    roles = guessed(
        f"{net},{gross}", lambda n, paid: f"{paid:.2f},{paid * rates[n % len(rates)]:.2f}"
    )
    assert roles["amount"] == gross


def test_net_of_discounts_is_what_was_paid(guessed):
    """Gross sales are no steady share above it: some sales have a discount, others have none."""
    roles = guessed(
        "Gross Sales,Net Sales", lambda n, paid: f"{paid:.2f},{paid * (1, 1, 0.9, 0.75)[n % 4]:.2f}"
    )
    assert roles["amount"] == "Net Sales"


def test_the_same_amounts_with_decimals_go_before_those_in_cents(guessed):
    roles = guessed("total,shown", lambda _, paid: f"{round(paid * 100)},${paid:.2f}")
    assert roles["amount"] == "shown"
    assert "hundredths" in roles.assumptions[0].message


def test_whole_amounts_and_their_hundredth_share_of_something_else_stay(guessed):
    roles = guessed("total,zzz", lambda n, paid: f"{round(paid * 100)},{paid * (1 + n % 2):.2f}")
    assert roles["amount"] == "total"
