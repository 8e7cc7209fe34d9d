"""The data return to the QA agent: Annex A's tables 2 to 8 as plain sheets, and what they are worked out from."""
