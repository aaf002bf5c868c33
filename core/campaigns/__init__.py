"""A campaign from segments and a budget: who is contacted, for how much, with what result."""
