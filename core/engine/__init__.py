"""Where order lines are computed: the embedded query engine and the in-process column engine."""
