"""Looking at what arrived online for the dossier shown, and taking it or setting it aside."""

from collections.abc import Iterator

from app.desk import online_changes as acts
from app.desk.slips import IssuedSlip
from app.language import _
from app.queries import online_changes
from app.rules.kinds import PlaceRole
from app.rules.states import ENDED
from app.ui.change_form import ChangeForm, Wish
from app.ui.dossier_held import is_changeable, is_held
from app.ui.form_stack import FormStack, LateForm


class ChangeForms(LateForm[ChangeForm]):
    """What arrived, before and after, and what its answers do."""

    def __init__(self, stack: FormStack) -> None:
        super().__init__(stack, self._made)

    def pieces(self) -> Iterator[None]:
        """Make the form before it is needed, but at a department, where nothing arrives."""
        if self.context.desk.place.role is PlaceRole.DESK:
            yield from super().pieces()

    def look(self) -> None:
        """Show the oldest of what arrived for the dossier shown."""
        found, context = self.stack.shown(), self.context
        if found is None or found.changed_online is None or self.stack.is_asked(self.form, found):
            return
        correctable = is_changeable(found, context.desk)
        here = is_held(found, context.desk) and found.state not in ENDED
        self.stack.show_form(self.form)
        self.form.open_form(found)
        context.ask(
            "change-arrived",
            lambda s: online_changes.oldest(s, found.uid),
            lambda change: self.form.fill(found, change, correctable=correctable, here=here),
            self.page,
        )

    def _made(self) -> ChangeForm:
        made = ChangeForm()
        made.wanted.connect(self._settle)
        made.files.wants_look.connect(self.stack.wants_look)
        return made

    def _settle(self, wish: Wish) -> None:
        done = _("The change is set aside.") if wish.aside else _("The change is taken, as far as it may be.")
        self.stack.issue(lambda: self._settled(wish), _("The change is taken; the new receipt is printing."), done)

    def _settled(self, wish: Wish) -> IssuedSlip | None:
        desk = self.context.desk
        if wish.aside:
            acts.set_aside(desk, wish.message, wish.reason)
            return None
        return acts.take(desk, wish.message, placed=wish.placed, reason=wish.reason).receipt
