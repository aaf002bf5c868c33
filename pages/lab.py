"""Lab: the pages for analysts, each with what it answers."""

from ui.lab import overview
from ui.shell import page_shell

page_shell.page(
    __file__, "Lab", "For a closer look: cohorts, tests, statistics and the models themselves."
)
overview.cards()
