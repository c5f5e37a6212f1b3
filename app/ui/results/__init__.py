"""Results: recorded, told of, given to their applicants."""
