"""Clientele's engine: a shop's order export in, customer segments to act on out."""

__version__ = "0.1.0"
