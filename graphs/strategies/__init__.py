"""The strategies: each module builds one compiled LangGraph graph (named in `graphs.strategy`)."""
