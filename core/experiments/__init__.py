"""Experiments: how large a test must be, and what its result says."""
