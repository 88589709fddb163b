"""The development stack behind dev.py: environment, private PostgreSQL and Valkey, processes. Standard library only."""
