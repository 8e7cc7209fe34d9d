"""From facts about rows to figures: counting, targets, gaps and statuses."""
