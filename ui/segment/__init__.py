"""One segment: who they are, how they came about, what they buy, what to do."""
