"""The one book of mathematics: tokens, grammar, tree, and what a tree comes to.

    tokens     LaTeX and plain text to tokens
    grammar    tokens to a tree (`atoms` is its lower half)
    nodes      the tree
    rational   exact rational values of a tree
    real       values to any precision, with roots, logarithms, angles, i, pi, e
    primes     primality and prime factors
    signs      characters of other alphabets, for answers
    spelling   the same for claims, with what they altered
    units      units of measure and currency

Nothing here judges: what counts as a claim, or as the same answer, is for the rooms beside it.
"""
