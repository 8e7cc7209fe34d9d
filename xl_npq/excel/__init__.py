"""What the functions in `udfs.py` stand on: ranges become tables, figures become cells, and trouble a short text."""
