"""What people say against what the figures say: the only checks that look at figures."""

from xl_npq.checks.against_figures.ratings import CHECKS as CHECKS
