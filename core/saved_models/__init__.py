"""Saved models: on disk, exchanged between installations, and described."""
