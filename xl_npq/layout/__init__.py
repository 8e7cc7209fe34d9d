"""What stands on every sheet: plain values, formulas and styles by name. Nothing here knows the file format."""
