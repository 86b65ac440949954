"""Algebra by numbers: statements are compared at points where their unknowns have values.

Nothing here proves; two expressions that agree at a generic point are the same (Schwartz 1980,
Zippel 1979), and what holds wherever the earlier equations hold follows from them. It is quick
enough to be asked of every step, and reads what no symbolic tool gets through in time.
"""
