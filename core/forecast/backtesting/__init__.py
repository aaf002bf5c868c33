"""How far off forecasts from earlier dates were, and which forecaster is used for that."""
