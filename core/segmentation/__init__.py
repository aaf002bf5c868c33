"""Customers in, named segments out, judged and explained."""
