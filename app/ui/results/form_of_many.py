"""A form about what is ticked in a list, in the place of the panel beside it."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from app.ui.each_run import EachRun
from app.ui.form_stack import FormStack, LateForm
from app.ui.side_form import SideForm

F = TypeVar("F", bound=SideForm)

Asked = Callable[[], Mapping[str, str]]
"""The dossiers that are meant now, in the order of the list: their codes by uid."""


class FormOfMany(LateForm[F]):
    """The list's run does to each what the form asks for."""

    def __init__(self, stack: FormStack, run: EachRun, asked: Asked, make: Callable[[], F]) -> None:
        super().__init__(stack, make)
        self.run, self.asked = run, asked

    @property
    def is_open(self) -> bool:
        """Whether the form stands there; it is not made by the question."""
        return "form" in self.__dict__ and self.stack.stands(self.form)

    def leave(self) -> None:
        """Show the panel again, unless another form stands there."""
        if self.is_open:
            self.stack.leave()
