"""Features of a table that already holds one row per customer."""
