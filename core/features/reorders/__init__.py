"""Who ordered again, and how soon: the shop's own rhythm."""
