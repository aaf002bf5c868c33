"""Whether what was read looks like a shop: what to check, and where the shop is."""
