"""The demo store: generated orders, and their analysis kept on disk."""
