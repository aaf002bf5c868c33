"""The space in which customers are compared: features transformed, scaled and weighted."""
