"""Short stories of who has how much of what, read word by word and kept like accounts.

A story is read where a place in the grammar is found for every word of it, and answered where
every number of it goes into the answer. The idea of states and transfers is that of ARIS
(Hosseini et al., "Learning to Solve Arithmetic Word Problems with Verb Categorization", 2014);
here the categories are a lexicon and nothing is learned.
"""

from __future__ import annotations

from .teller import told

__all__ = ["told"]
