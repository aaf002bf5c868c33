"""Customers between two dates: who moved between segments, and where sizes are heading."""
