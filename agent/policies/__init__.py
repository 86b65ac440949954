"""Policies: the adapters to what proposes steps."""
