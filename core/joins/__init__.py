"""Several tables in, one table of order lines out: unions, joins and the plan for them."""
