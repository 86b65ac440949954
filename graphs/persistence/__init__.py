"""What lets a run outlive its process: the journal of paid calls, and LangGraph's savers."""
