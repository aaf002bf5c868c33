"""How a date can be written: as numbers, or in the words of many languages."""
