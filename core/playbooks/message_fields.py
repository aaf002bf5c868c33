"""The facts that texts of a playbook can name in braces, and what each of them is."""

from __future__ import annotations

from core.formatting import N_

MESSAGE_FIELDS = {
    "segment": N_("name of the segment"),
    "customers": N_("customers in it"),
    "customers_share": N_("their share of all customers"),
    "revenue": N_("what they have spent together"),
    "revenue_share": N_("their share of all revenue"),
    "orders_each": N_("orders of a typical customer"),
    "next_order": N_("which order would be the next of a typical customer: third"),
    "spend_each": N_("spend of a typical customer"),
    "order_value": N_("what an order is worth"),
    "recency": N_("time since the last order"),
    "rhythm": N_("typical time between two orders"),
    "favourite_product": N_("the product they order more often than average"),
    "favourite_products": N_("up to three such products"),
    "favourite_category": N_("the category they order from more often than average"),
    "favourite_categories": N_("up to two such categories"),
    "offer": N_("the offer, its whole range"),
    "discount": N_("the offer a draft starts with, its lower end"),
    "minimum_spend": N_("the order value, rounded up to a printable amount"),
    "first_contact": N_("time from the last order to the first message"),
    "next_contact": N_("time between two messages"),
    "contacts": N_("most messages in one series"),
}
"""Everything a playbook text may ask for in braces, and what it is."""

OPTIONAL_FIELDS = (
    "favourite_product",
    "favourite_products",
    "favourite_category",
    "favourite_categories",
)
"""What many shops have no column for: a text that asks for one says what stands there without it,
as in {favourite_products|our best sellers}."""

MIN_STAND_IN_LETTERS = 3
"""Letters of the words that stand in for an unknown fact."""
