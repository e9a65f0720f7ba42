"""Samples, suites, training and benches; nothing here is imported by the program."""
