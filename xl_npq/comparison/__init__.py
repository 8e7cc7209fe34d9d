"""Two states of one provider's data: what differs, and what each person's change did to each figure."""
