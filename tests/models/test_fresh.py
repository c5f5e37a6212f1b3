"""Rows written past the session's objects: the same rows, the same entry as the session's own would be."""

from itertools import chain

import pytest
from sqlalchemy.orm import Session

from app.models import fresh, journal
from app.models.dossier import ChecklistLine, Document, Dossier, LineDocument
from app.models.online import OnlineFile, OnlineMessage
from app.models.procedure import Component, ProcedureVersion
from app.models.store import Store
from tests.models.rows import MOMENT, by, entries, kept, raw, version


def message(of: ProcedureVersion, components: list[Component], name: str) -> OnlineMessage:
    """A dossier with two lines of a paper each, and the message it came with; identities begin with the name."""
    dossier = Dossier(
        uid=f"{name}-dossier",
        state=1,
        version=of,
        cases=["a"],
        owner_kind="citizen",
        owner_name="Người nộp mẫu",
        received_at=MOMENT,
        place_received_uid="0000-place",
        holder_uid="0000-place",
        holder_since=MOMENT,
    )
    for at, component in enumerate(components, 1):
        paper = Document(
            uid=f"{name}-document-{at}",
            sha256=str(at) * 64,
            paper_key="k",
            name="Đơn",
            pages=at,
            source="electronic",
            digitised_at=MOMENT,
        )
        line = ChecklistLine(uid=f"{name}-line-{at}", component_id=component.id, position=at, electronic=1)
        line.documents.append(LineDocument(uid=f"{name}-link-{at}", document=paper))
        dossier.lines.append(line)
    files = [
        OnlineFile(position=at, name="a.pdf", finding="sound", given_sha256="1" * 64, signatures=[{"signer": "Ă"}])
        for at in (1, 2)
    ]
    return OnlineMessage(
        dossier=dossier,
        external_code="x",
        kind="sync",
        sha256="2" * 64,
        raw=b"{}",
        file_name="m.json",
        arrived_at=MOMENT,
        files=files,
    )


def write_fresh(session: Session, came: OnlineMessage) -> None:
    lines = came.dossier.lines
    links = [link for line in lines for link in line.documents]
    documents = [link.document for link in links]
    kinds = [came.dossier], lines, documents, links, [came], came.files
    writing = fresh.Writing(session)
    writing.insert(*kinds)
    writing.include(chain(*kinds))


def test_rows_and_entry_are_those_that_the_session_would_write(store: Store) -> None:
    with store.transaction() as session:
        of = version(session)
        components = [Component(version_id=of.id, position=at, name="Đơn", kind="original") for at in (1, 2)]
        session.add_all(components)
        journal.record(session, by(), "catalogue_imported")
    with store.transaction() as session:
        session.add(of)
        session.add(message(of, components, "usual"))
        journal.record(session, by(1), "arrived_online", dossier_uid="usual-dossier")
    with store.transaction() as session:
        session.add(of)
        write_fresh(session, message(of, components, "fresh"))
        journal.record(session, by(1), "arrived_online", dossier_uid="fresh-dossier")
    usual, written = (entry["content"] for entry in entries(store)[1:])
    assert written.replace("fresh-", "usual-") == usual
    for rows in kept(store).values():
        of_name = [{uid: row for uid, row in rows.items() if uid.startswith(name)} for name in ("usual", "fresh")]
        assert repr(of_name[1]).replace("fresh-", "usual-") == repr(of_name[0])
    apart = ("id", "uid", "message_id", "dossier_id")
    for table in ("online_messages", "online_files"):
        first, second = (
            [{name: value for name, value in row.items() if name not in apart} for row in rows]
            for rows in halves(raw(store.path, f"SELECT * FROM {table} ORDER BY id"))
        )
        assert second == first
    joined = (
        "SELECT m.dossier_id, d.uid FROM online_files f JOIN online_messages m ON m.id = f.message_id JOIN dossiers d"
    )
    found = raw(store.path, f"{joined} ON d.id = m.dossier_id ORDER BY f.id")
    assert [row["uid"] for row in found] == ["usual-dossier"] * 2 + ["fresh-dossier"] * 2


def test_rows_without_an_entry_are_refused(store: Store) -> None:
    with store.transaction() as session:
        of = version(session)
        journal.record(session, by(), "catalogue_imported")

    def act() -> None:
        with store.transaction() as session:
            session.add(of)
            write_fresh(session, message(of, [], "fresh"))

    with pytest.raises(RuntimeError, match="without a journal entry"):
        act()
    assert raw(store.path, "SELECT * FROM dossiers") == []


def halves(rows: list[dict[str, object]]) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    return rows[: len(rows) // 2], rows[len(rows) // 2 :]
