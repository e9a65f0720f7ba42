"""Timings against a named baseline, with the sample count beside every number."""
