"""What can be odd about money: what was given back, taken off, or is in another currency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from invented_shops.shop import CENT
from invented_shops.tables import Row

if TYPE_CHECKING:
    from invented_shops.drafts import Draft

ORDERED = ("orders", "lines_price", "lines_total", "lines_amount")
PRICED = ("lines_price", "lines_unnumbered")


def _fair_orders(draft: Draft, back: list[list[Row]]) -> None:
    """Whether an order that was given back is one, nor the refund itself, is not for us to say."""
    orders = len({row["what"] for row in draft.main.rows})
    draft.also["orders"] = set(range(orders - 2 * len(back), orders + 1))
    draft.also["days"] = set()
    draft.fitting, draft.about = "refund|return", ("orders", "revenue")


def _refunds(draft: Draft, number: Callable[[Row, int], object], sign: int) -> list[list[Row]]:
    """Rows that give some orders back, a few days later, below all others."""
    back = draft.some_orders(0.1)
    last = max(row["order"] for row in draft.main.rows)
    end = max(row["at"] for row in draft.main.rows)
    for place, rows in enumerate(back, start=1):
        for row in rows:
            at = min(row["at"] + dt.timedelta(days=3, minutes=place), end)
            money = {
                role: sign * row[role] for role in ("line_total", "order_total") if role in row
            }
            quantity = {"quantity": sign * row["quantity"]} if "quantity" in row else {}
            order = number(row, last + place)
            what = {"order": order, "what": order, "paid": -row["paid"]}
            draft.main.rows.append(
                row | money | quantity | what | {"at": at, "date": at, "back": True}
            )
    _fair_orders(draft, back)
    return back


def refund_rows(draft: Draft) -> None:
    _refunds(draft, lambda _, new: new, -1)


def refund_rows_of_the_order(draft: Draft) -> None:
    _refunds(draft, lambda row, _: row["order"], -1)


def refund_kind(draft: Draft) -> None:
    """Refunds are rows of a type of their own, their money written without a sign."""
    _refunds(draft, lambda _, new: new, 1)
    draft.main.roles.append("kind")
    for row in draft.main.rows:
        row["kind"] = draft.word("refund" if row.get("back") else "sale")


def refund_kind_negative(draft: Draft) -> None:
    _refunds(draft, lambda _, new: new, -1)
    draft.main.roles.append("kind")
    for row in draft.main.rows:
        row["kind"] = draft.word("refund" if row.get("back") else "sale")


def refund_flag(draft: Draft) -> None:
    """A column says of each sale whether it was given back."""
    yes, no = draft.rng.choice(
        (("1", "0"), (draft.word("yes"), draft.word("no")), ("TRUE", "FALSE"), ("Y", ""))
    )
    draft.main.roles.append("refunded")
    for row in draft.main.rows:
        row["refunded"] = no
    back = draft.some_orders(0.1)
    for rows in back:
        for row in rows:
            row.update(refunded=yes, paid=Decimal())
    _fair_orders(draft, back)


def _discounted(draft: Draft, write: Callable[[Decimal, Row], object], name: str = "{}") -> None:
    """Some lines were sold for less than quantity times price; a column says how much less."""
    from invented_shops import names

    header = names.header(
        draft.layout.language, "discount", draft.layout.spelling, draft.rng, set()
    )
    draft.headers["discount"] = name.format(header)
    draft.main.roles.append("discount")
    for row in draft.main.rows:
        share = Decimal(draft.rng.choice(("0", "0", "0", "0.1", "0.15", "0.25")))
        row["discount"] = write(share, row)
        row["paid"] = row["quantity"] * row["price"] * (1 - share)
        if draft.layout.shape == "lines_total":
            row["line_total"] = row["paid"] = row["paid"].quantize(_step(draft))
    draft.fitting, draft.about = "discount", ("revenue",)


def _step(draft: Draft) -> Decimal:
    return Decimal(1) if draft.style.unit >= 1 else CENT


def discount_share(draft: Draft) -> None:
    point = draft.style.point
    _discounted(draft, lambda share, _: f"{share}".replace(".", point))


def discount_percent(draft: Draft) -> None:
    _discounted(draft, lambda share, _: f"{share * 100:.0f}", "{} %")


def discount_percent_sign(draft: Draft) -> None:
    _discounted(draft, lambda share, _: f"{share * 100:.0f}%")


def discount_money(draft: Draft) -> None:
    """An amount for the whole line."""

    def amount(share: Decimal, row: Row) -> Decimal:
        return (row["quantity"] * row["price"] * share).quantize(_step(draft))

    _discounted(draft, amount)
    if draft.layout.shape != "lines_total":
        for row in draft.main.rows:
            row["paid"] = row["quantity"] * row["price"] - row["discount"]


def several_currencies(draft: Draft) -> None:
    """A few orders are in another currency: they cannot be added to the others."""
    if "currency" not in draft.main.roles:
        draft.main.roles.append("currency")
    for row in draft.main.rows:
        row["currency"] = "USD"
    for rows in draft.some_orders(0.1):
        for row in rows:
            row.update(currency="CAD", counts=False)
    draft.fitting, draft.must_say = "currenc", True
    draft.about = ("orders", "revenue")


def zero_lines(draft: Draft) -> None:
    """Gifts cost nothing and are no purchases of their own, but belong to their order."""
    for row in draft.rng.sample(draft.main.rows, 4):
        gift = {"price": Decimal(), "line_total": Decimal(), "paid": Decimal(), "product": "GIFT"}
        draft.main.rows.append(row | gift | {"row": 9, "product_name": "Gift"})


def taxes_beside(draft: Draft) -> None:
    """What was sold, tax, shipping and all that was paid: the first and the last are revenue."""
    draft.headers |= {
        "net": "Subtotal",
        "tax": "Tax",
        "shipping": "Shipping",
        "order_total": "Total",
    }
    draft.main.roles += ["net", "tax", "shipping"]
    sold = Decimal()
    for row in draft.main.rows:
        net = row["order_total"]
        tax, shipping = (net * Decimal("0.2")).quantize(_step(draft)), Decimal(5)
        sold += net
        row.update(
            net=draft.style.money(net),
            tax=draft.style.money(tax),
            shipping=draft.style.money(shipping),
            order_total=net + tax + shipping,
            paid=net + tax + shipping,
        )
    draft.also["revenue"] = {sold}


def only_a_list_price(draft: Draft) -> None:
    """The price on the label is the only one there is; it is used, and that is said."""
    draft.headers["price"] = draft.rng.choice(
        ("List Price", "Original Price", "MSRP", "Retail price", "Base price")
    )
    draft.must_say, draft.fitting, draft.about = True, "price", ("revenue",)


def cost_beside_price(draft: Draft) -> None:
    """What the shop paid stands before what the customer paid."""
    for role in ("cost", "list_price"):
        if role not in draft.main.roles:
            draft.main.roles.insert(0, role)
    for row in draft.main.rows:
        row["cost"] = (row["price"] * Decimal("0.6")).quantize(_step(draft))
        row["list_price"] = (row["price"] * Decimal("1.25")).quantize(_step(draft))


def amount_is_pieces(draft: Draft) -> None:
    """`Amount` counts pieces; the money has a name of its own."""
    draft.headers |= {
        "quantity": draft.rng.choice(("Amount", "AMOUNT", "amount")),
        "line_total": draft.rng.choice(("Sales", "SALES_VALUE", "Net Sales", "Turnover")),
    }
    draft.main.roles = [role for role in draft.main.roles if role not in ("price", "cost")]


def totals_in_parts(draft: Draft) -> None:
    """Orders and money of the web and of the shop stand in columns of their own."""
    draft.headers |= draft.rng.choice(
        (
            {"n1": "Web Orders", "n2": "Store Orders", "m1": "Web Spend", "m2": "Store Spend"},
            {
                "n1": "orders_online",
                "n2": "orders_offline",
                "m1": "value_online",
                "m2": "value_offline",
            },
        )
    )
    draft.main.roles = [one for one in draft.main.roles if one not in ("frequency", "monetary")]
    draft.main.roles += ["n1", "n2", "m1", "m2"]
    for row in draft.main.rows:
        web = draft.rng.randint(0, row["frequency"])
        part = (row["monetary"] * web / row["frequency"]).quantize(_step(draft))
        row["n1"], row["n2"] = str(web), str(row["frequency"] - web)
        row["m1"], row["m2"] = (draft.style.money(one) for one in (part, row["monetary"] - part))


_NUMBERED = {"shape": ORDERED}
_PRICED = {"shape": PRICED, "numbers": ("plain", "comma", "english", "german", "pound", "swiss")}

DEFECTS: dict[str, tuple[Callable[[Draft], None], dict[str, tuple[str, ...]]]] = {
    "refund_rows": (refund_rows, _NUMBERED),
    "refund_rows_of_the_order": (refund_rows_of_the_order, _NUMBERED),
    "refund_kind": (refund_kind, _NUMBERED),
    "refund_kind_negative": (refund_kind_negative, _NUMBERED),
    "refund_flag": (refund_flag, _NUMBERED),
    "discount_share": (discount_share, _PRICED),
    "discount_percent": (discount_percent, _PRICED),
    "discount_percent_sign": (discount_percent_sign, _PRICED),
    "discount_money": (discount_money, _PRICED),
    "discount_taken": (discount_share, {"shape": ("lines_total",)}),
    "discount_money_taken": (discount_money, {"shape": ("lines_total",)}),
    "several_currencies": (
        several_currencies,
        {**_NUMBERED, "numbers": ("plain", "english", "comma")},
    ),
    "zero_lines": (zero_lines, {"shape": ("lines_price", "lines_total")}),
    "only_a_list_price": (only_a_list_price, {"shape": PRICED, "distractions": ("none", "few")}),
    "cost_beside_price": (cost_beside_price, {"shape": (*PRICED, "lines_repeat")}),
    "amount_is_pieces": (amount_is_pieces, {"shape": ("lines_total",), "language": ("en",)}),
    "totals_in_parts": (totals_in_parts, {"shape": ("summary",), "language": ("en",)}),
    "taxes_beside": (taxes_beside, {"shape": ("orders",), "language": ("en",)}),
}
