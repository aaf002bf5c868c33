"""Which rows are left out: the rules, and cancellations, duplicates and placeholders to find."""
