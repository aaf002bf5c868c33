"""One invented shop with known answers, written in many layouts; see layouts.py."""
