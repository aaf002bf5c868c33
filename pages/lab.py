"""Lab: the pages for analysts, each with what it answers."""

from core.formatting import _
from ui.lab import overview
from ui.shell import page_shell

page_shell.page(
    __file__,
    _("Lab"),
    _("For a closer look: cohorts, tests, statistics and the models themselves."),
)
overview.cards()
