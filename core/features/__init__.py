"""Order lines in, one row a customer out."""
