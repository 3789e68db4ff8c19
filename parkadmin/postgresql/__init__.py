"""Django's PostgreSQL backend with the embedded server underneath: used when DATABASE_URL is not given."""
