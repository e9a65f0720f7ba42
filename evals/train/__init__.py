"""Training of the shipped models from the labelled sample charts: `python -m evals.train`."""
