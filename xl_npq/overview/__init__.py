"""What all providers look like together: how each stands, and whether chance could explain it."""
