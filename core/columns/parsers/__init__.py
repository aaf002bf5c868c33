"""How the values of a column are parsed: ids, numbers, dates, currencies, statuses."""
