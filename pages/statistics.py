"""Statistics: whether an attribute of customers really differs between groups."""
