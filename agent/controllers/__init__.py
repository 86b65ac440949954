"""Controllers: what to do with a step, by thresholds or by what a tool's word is worth."""
