"""What runs on the far side of the wall.

The zygote and its workers import this package alone, as the top-level package `guest`, with the
standard library and nothing else: keep it free of other imports and use relative ones inside.
"""
