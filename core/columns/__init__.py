"""Which column plays which role, and what one row of a table is."""
