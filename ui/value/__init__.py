"""The Lifetime value page."""
