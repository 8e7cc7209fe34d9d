"""The only rooms that know the file format: cells as XML, styles, protection, the package."""
