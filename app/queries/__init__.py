"""Every read that is not part of an action; plain tables come back."""
