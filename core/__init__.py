"""Clientele's engine: a shop's order export in, customer segments to act on out."""

from core import process_tuning

process_tuning.settle_environment()  # before anybody loads NumPy or Arrow

__version__ = "0.1.0"
