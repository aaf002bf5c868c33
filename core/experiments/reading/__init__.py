"""The rows of a results file -> the arms of a test, with every row accounted for."""
