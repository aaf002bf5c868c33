"""The Movement page."""
