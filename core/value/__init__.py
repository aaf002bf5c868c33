"""Customers -> what they will buy, what they will be worth, and who will not come back."""
