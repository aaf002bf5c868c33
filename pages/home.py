"""Home: what this is, the one click that shows it, and what stands out in the open store."""

from ui import frame, session, welcome

frame.page(
    __file__,
    "Know who your customers are",
    "Clientele turns your order export into customer segments, says what each is worth, "
    "and what to send to whom.",
)

store = session.visit().store
if store is not None:
    welcome.found(store)
    welcome.next_pages()
elif session.visit().job is None:
    welcome.start()
    welcome.three_steps()
