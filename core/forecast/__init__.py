"""What customers will buy and be worth, and who will not come back."""
