"""Surefoot: reasoning that checks its footing."""
