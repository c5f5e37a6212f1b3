"""Widgets that several pages share; none knows a store or a rule."""
