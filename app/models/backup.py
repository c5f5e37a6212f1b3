"""Which backups were made and found good."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from app.models.base import Base


class BackupMade(Base):
    """A backup that was opened and checked after writing; the rail shows the newest one's age."""

    __tablename__ = "backups_made"

    at: Mapped[datetime]
    path: Mapped[str]
