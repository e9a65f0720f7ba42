"""The backend seam and everything behind it."""
