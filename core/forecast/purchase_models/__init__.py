"""Probability models of purchases: BG/NBD, MBG/NBD, Pareto/NBD and Gamma-Gamma."""
