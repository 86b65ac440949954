"""Learning from runs: step labels, the controller's parameters, and data for other trainers."""
