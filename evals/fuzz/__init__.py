"""Damage files as faxes, copies and broken programs do, and see that reading them ends in a record or in one clear line."""
