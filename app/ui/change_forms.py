"""Looking at what arrived online for the dossier shown, and taking it or setting it aside."""

from collections.abc import Iterator
from functools import cached_property

from app.desk import online_changes as acts
from app.desk.slips import IssuedSlip
from app.language import _
from app.queries import online_changes
from app.rules.kinds import PlaceRole
from app.rules.states import ENDED
from app.ui.change_form import ChangeForm, Wish
from app.ui.dossier_held import is_changeable, is_held
from app.ui.form_stack import FormStack
from app.ui.side_form import SideForm


class ChangeForms:
    """The form stands among those of the dossier; it is made when it is needed, or while nobody types."""

    def __init__(self, stack: FormStack) -> None:
        self._stack, self._context = stack, stack.page.context

    @cached_property
    def _bare_form(self) -> ChangeForm:
        return ChangeForm()

    @cached_property
    def form(self) -> ChangeForm:
        """What arrived, before and after."""
        made = self._stack.added(self._bare_form)
        made.wanted.connect(self._settle)
        made.files.wants_look.connect(self._stack.wants_look)
        return made

    def pieces(self) -> Iterator[SideForm | None]:
        """Make the form in short turns: made, then put in place; nothing arrives at a department."""
        if self._context.desk.place.role is PlaceRole.DESK:
            assert self._bare_form
            yield None
            yield self.form

    def look(self) -> None:
        """Show the oldest of what arrived for the dossier shown."""
        found, context = self._stack.shown(), self._context
        if found is None or found.changed_online is None or self._stack.is_asked(self.form, found):
            return
        correctable = is_changeable(found, context.desk)
        here = is_held(found, context.desk) and found.state not in ENDED
        self._stack.show_form(self.form)
        self.form.open_form(found)
        context.ask(
            "change-arrived",
            lambda s: online_changes.oldest(s, found.uid),
            lambda change: self.form.fill(found, change, correctable=correctable, here=here),
            self._stack.page,
        )

    def _settle(self, wish: Wish) -> None:
        done = _("The change is set aside.") if wish.aside else _("The change is taken, as far as it may be.")
        self._stack.issue(lambda: self._settled(wish), _("The change is taken; the new receipt is printing."), done)

    def _settled(self, wish: Wish) -> IssuedSlip | None:
        desk = self._context.desk
        if wish.aside:
            acts.set_aside(desk, wish.message, wish.reason)
            return None
        return acts.take(desk, wish.message, placed=wish.placed, reason=wish.reason).receipt
