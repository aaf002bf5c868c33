"""Clientele from a terminal: one file a command, and what commands share."""
