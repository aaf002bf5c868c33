"""Which column is guessed to play which role: its name and its values, weighed together."""
