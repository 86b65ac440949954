"""What a run has and spends: its context, its budget, its journal and its saver."""
