"""Regressors trained on dated snapshots, and what a forecast of theirs rests on."""
