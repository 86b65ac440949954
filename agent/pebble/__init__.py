"""pebble: the small language model that ships inside the package.

Nothing heavy is imported here: :mod:`.runtime` needs numpy alone, :mod:`.train` and
:mod:`.export` import torch inside their functions (extra ``learn``).
"""
