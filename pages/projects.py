"""Projects: work that is kept on this machine, and what each new month changed."""

from core.formatting import _
from ui.components import last_run
from ui.projects import api_tokens, open_work, project_list
from ui.shell import page_shell
from ui.state import own_machine, project_choices, session

page_shell.page(
    __file__,
    _("Projects"),
    _("Your file, your settings and every run, saved until you delete them."),
)
folder = project_choices.folder()
if folder is None:
    open_work.why_not()
else:
    project = session.current().project.project
    if project is None:
        open_work.keep(folder, session.current().store)
    else:
        last_run.instead()
        open_work.show(folder, project)
    project_list.show(folder)
    project_list.bring(folder)
    if own_machine.is_administered():
        api_tokens.show(folder)
