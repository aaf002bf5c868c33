"""Lists of customers as mailing and advertising systems take them, one record a system."""
