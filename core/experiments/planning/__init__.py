"""Before a test: what customers do without one, and how many of them it takes."""
