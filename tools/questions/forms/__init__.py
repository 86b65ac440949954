"""The forms of question that are read: each module has a list of wordings and what they ask for."""
