"""The flow of drafting, without any backend."""
