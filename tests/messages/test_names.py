"""What the history of a dossier says of each act."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.messages import action_name, actor_name

DESK = Path(__file__).parents[2] / "app" / "desk"


def recorded() -> Iterator[str]:
    """Yield the name of each act that is written into a dossier's own chain."""
    for path in DESK.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record":
                parts = [
                    part for a in node.args for part in ([a.body, a.orelse] if isinstance(a, ast.IfExp) else [a])
                ]
                names = [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]
                if any(keyword.arg == "dossier_uid" for keyword in node.keywords):
                    yield from names


def test_every_act_on_a_dossier_has_a_name_in_words() -> None:
    acts = set(recorded())
    assert {"accepted", "offered", "answer_not_applied"} <= acts
    assert [act for act in sorted(acts) if action_name(act) == act] == []


def test_who_is_no_officer_is_named_too() -> None:
    assert "root" in actor_name("command:root")
    assert actor_name("system")
    assert actor_name("01999999-0000-7000-8000-000000000000") == ""
