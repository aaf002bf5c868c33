"""What each row says: its order, its money, its moment and its customer, read but not judged."""
