"""All tables in one place: importing this module knows every row class."""

from app.models import (  # noqa: F401 - each knows rows
    backup,
    calendar,
    deadline,
    dossier,
    draft,
    journal,
    money,
    online,
    organisation,
    page_text,
    procedure,
    result,
    slip,
    transfer,
    work,
)
from app.models.base import Base

METADATA = Base.metadata
