"""Learning `evidence`: examples to tables, tables to a model, and what it is worth."""
