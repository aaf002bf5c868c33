"""Rows in = rows used + rows left out, by reason, in rows and in money; and what to say of them."""
