"""Draft appeal letters for denied outpatient therapy claims, every sentence cited to the record."""

__version__ = "0.1.0"
