"""REST of the tenants app."""
