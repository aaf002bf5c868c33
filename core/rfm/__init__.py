"""RFM: scores, cut points, the grid of named segments, and the rule that assigns them."""
