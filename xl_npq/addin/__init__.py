"""The Excel add-in: VBA that hands over to `udfs.py`, written from its functions and their help."""
