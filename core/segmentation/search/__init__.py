"""The search for the best model: trials, objectives and search space."""
