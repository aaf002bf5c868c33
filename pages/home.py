"""Home: what this is, the one click that shows it, and what stands out in the open store."""

from ui import frame, session, welcome

frame.begin(__file__)
store = session.visit().store

if store is None:
    frame.header("Know who your customers are", welcome.WHAT_THIS_IS)
    if session.visit().job is None:
        welcome.start()
    welcome.three_steps()
else:
    frame.header("Your customers at a glance", welcome.lead(store))
    welcome.found(store)
    welcome.first_things(store)
    welcome.next_pages()
