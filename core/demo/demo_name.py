"""What the demo store is called, and the word that stands for it. Apart: it needs no library."""

from __future__ import annotations

DEMO_NAME = "Demo store (made-up data)"
DEMO_WORD = "demo:"
"""Stands for the demo store where a command takes files."""
