"""Quầy Một Cửa: the front desk of a one-stop public-service centre."""
