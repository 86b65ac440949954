"""Surefoot inside other people's programs: a chat model, a tool, a graph."""
