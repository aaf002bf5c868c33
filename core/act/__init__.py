"""Segments in, what to do on Monday out."""
