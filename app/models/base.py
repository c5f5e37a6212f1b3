"""The base of all rows: column types, identities, and what is journalled."""

import uuid
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import uuid_utils
from sqlalchemy import JSON, DateTime, Dialect, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMESPACE = uuid.UUID("5d0e6f62-6f0e-5a6c-9c3b-51c0de0d055e")
"""The namespace of identities derived from natural keys, so that two homes agree on them."""


def new_uid() -> str:
    """Return a fresh identity (UUIDv7, ordered by time)."""
    return str(uuid_utils.uuid7())


def derived_uid(*key: object) -> str:
    """Return the identity that every home gives to the same natural key (UUIDv5)."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join(str(part) for part in key)))


class Moment(TypeDecorator[datetime]):
    """A moment: aware going in and out, UTC inside; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC as the engine keeps it; raises TypeError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment must carry its time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the kept moment, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of all rows."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment,
        dict[str, Any]: JSON,
        list[str]: JSON,
    }

    id: Mapped[int] = mapped_column(primary_key=True)


class Leaving:
    """A row that can leave this store: it has an identity of its own."""

    uid: Mapped[str] = mapped_column(String(36), unique=True, default=new_uid, insert_sentinel=True)


class Journalled(Leaving):
    """A row whose every change the journal writes down."""


def encode(value: Any) -> Any:
    """Return a column's value as JSON knows it: moments and dates in ISO 8601, the rest as it is."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value


def decode(column_type: Any, value: Any) -> Any:
    """Return a value of JSON as the column's type takes it."""
    if value is None or not isinstance(value, str):
        return value
    if isinstance(column_type, Moment):
        return datetime.fromisoformat(value)
    python_type = column_type.python_type
    return date.fromisoformat(value) if python_type is date else value
