"""Raw table in, order lines out, with a report that accounts for every row and every penny."""
