"""The shop as a whole: its trend, its cohorts, what sells, and when customers order."""
