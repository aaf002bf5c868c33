"""Home: how the shop does, who needs attention, what to do now; before a store, what this is."""

import streamlit as st

from ui.components import last_run
from ui.home import actions, alert_note, attention, home, performance, refresh_note
from ui.projects import project_list
from ui.shell import page_shell
from ui.state import segmentation_in_use, session

page_shell.begin(__file__)
store = segmentation_in_use.current_store()

if store is None:
    page_shell.header(home.TITLE, home.WHAT_THIS_IS)
    if last_run.instead():
        project_list.compact()
    else:
        if session.current().tasks.analysis is None:
            home.start()
            project_list.compact()
        home.three_steps()
else:
    page_shell.header(home.TITLE_OPEN, home.lead(store))
    refresh_note.show()
    alert_note.show()
    performance.show(store)
    attend, act = st.columns([2, 3])  # the strip of next steps stays on one line
    with attend:
        attention.show(store)
    with act:
        actions.show(store)
    home.found(store)
    home.next_pages()
