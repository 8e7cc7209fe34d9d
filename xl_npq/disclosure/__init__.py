"""Which counts to withhold so that no small one can be worked out from those that are shown: pure, about numbers."""
