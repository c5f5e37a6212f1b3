"""A form about what is ticked in a list, in the place of the panel beside it."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Generic, TypeVar

from app.ui.each_run import EachRun
from app.ui.form_stack import FormStack
from app.ui.side_form import SideForm

F = TypeVar("F", bound=SideForm)

Asked = Callable[[], Mapping[str, str]]
"""The dossiers that are meant now, in the order of the list: their codes by uid."""


class FormOfMany(Generic[F]):
    """The form is made when it is needed, or while nobody types; the list's run does to each what it asks for."""

    def __init__(self, forms: FormStack, run: EachRun, asked: Asked, make: Callable[[], F]) -> None:
        self.forms, self.run, self.asked, self._make = forms, run, asked, make
        self.page, self.context = forms.page, forms.page.context

    @cached_property
    def _bare(self) -> F:
        return self._make()

    @cached_property
    def form(self) -> F:
        """What is asked."""
        return self.forms.added(self._bare)

    def pieces(self) -> Iterator[None]:
        """Make the form in turns short enough that nobody who types then waits: made, put in place, styled."""
        for part in ("_bare", "form"):
            getattr(self, part)
            yield
        self.form.ensurePolished()
        yield

    @property
    def is_open(self) -> bool:
        """Whether the form stands there; it is not made by the question."""
        return "form" in self.__dict__ and self.forms.stands(self.form)

    def leave(self) -> None:
        """Show the panel again, unless another form stands there."""
        if self.is_open:
            self.forms.leave()
