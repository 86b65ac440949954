"""Runs that outlive a connection and a server: kept in a database, taken up by another server."""
