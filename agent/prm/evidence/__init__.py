"""`evidence`: a small learned PRM for any model's steps, on numpy alone.

`reading` reads a text, `views` and `features` turn a prefix into numbers, which `columns` names,
`forest` weighs them, `model` is the file of weights, `prm` the PRM; `election` says which
of several answers to go by.
Nothing is imported before it is used.
"""
