"""Where pages come from: one contract, a driver for each kind of scanner."""
