"""Reading mathematical expressions, plain or LaTeX, into bounded trees. Nothing runs code."""
