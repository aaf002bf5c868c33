"""Home: what this is, the one click that shows it, and what stands out in the open store."""

from ui.home import home
from ui.shell import page_shell
from ui.state import session

page_shell.begin(__file__)
store = session.current().store

if store is None:
    page_shell.header("Know who your customers are", home.WHAT_THIS_IS)
    if session.current().tasks.analysis is None:
        home.start()
    home.three_steps()
else:
    page_shell.header("Your customers at a glance", home.lead(store))
    home.found(store)
    home.first_things(store)
    home.next_pages()
