"""The one book of mathematics: tokens, one tree, what is read into it and what it comes to.

    tokens         what text is cut into, and the commands that mean one thing to all readers
    nodes          the tree (`printing` writes it out)
    literals       numbers as they are written

Two readings of one notation. A claim is refused where it is not certain, in a text that is kept
with its places; an answer is read as generously as a person would.

    grammar        the rules that both share, on a `cursor`
    claim_lexer    a step, every word of it; `claim_grammar` with `claim_calculus` reads it
    answer_lexer   one answer; `answer_grammar` reads it
    spelling       characters of other alphabets in claims, with what they altered
    signs          the same for answers

What a tree comes to:

    rational       exact rational values, at points where there are variables
    real           values to any precision, with roots, logarithms, angles, i, pi, e
    exact          values of a claim's side: rational where they are, else real to 60 digits
    normal_form    rational functions, to decide identities; `sampling` finds counterexamples
    linear         systems of linear equations
    primes         primality and prime factors
    units          units of measure and currency
    errors         what is raised for text that cannot be read, and for what has no value

Nothing here judges: what counts as a claim, or as the same answer, is for the rooms beside it.
"""
