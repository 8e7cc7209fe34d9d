"""What leaves the house: the report as plain values, after disclosure control."""
