"""What keeps a server healthy: callers, admission, limits, deadlines, accounts, traces."""
