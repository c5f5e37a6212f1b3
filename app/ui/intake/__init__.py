"""Intake: who, what, papers — three cards in the order of the talk at the counter."""
