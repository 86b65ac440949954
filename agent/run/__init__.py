"""One run or many: how it is set up, the session that it runs in, and what is kept of it."""
