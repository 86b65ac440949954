"""Methods of the literature on o1, each in a module of its own and shown on a small scale.

`catalogue` lists them; `surefoot learn method NAME` runs one. Nothing else in Surefoot imports
them. Those that train do so on `tiny`: networks of pebble's make with some hundred thousand
parameters, on tasks whose every line can be checked exactly.
"""
