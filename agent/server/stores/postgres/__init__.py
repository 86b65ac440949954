"""One PostgreSQL that any number of servers share (extra `postgres`)."""
