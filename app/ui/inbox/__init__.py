"""The online inbox page and its parts."""
