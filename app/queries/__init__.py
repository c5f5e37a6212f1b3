"""Every read that is not part of an action; plain tables come back."""

from sqlalchemy.orm import Session as Reading

__all__ = ["Reading"]
