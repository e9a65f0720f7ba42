"""Flags: each fault planted, and the same chart without it."""
