"""What keeps a result honest: repeated looks, and what customers did before the test (CUPED)."""
