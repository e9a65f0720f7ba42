"""Measures of the packet: what its marks cover, how long it takes, and how much memory."""
