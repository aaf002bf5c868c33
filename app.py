"""The front door: page config and navigation, nothing else."""

import streamlit as st

from ui.shell import focus_style, page_shell

st.set_page_config(page_title="Clientele", page_icon=focus_style.SIGN, layout="wide")
st.logo(focus_style.LOGO, size="large", icon_image=focus_style.SIGN)
st.html(focus_style.FOCUS)

PAGES = {
    "Data": [
        st.Page("pages/home.py", title="Home", icon=":material/home:", default=True),
        st.Page("pages/load.py", title="Load", icon=":material/upload_file:"),
    ],
    "Understand": [
        st.Page("pages/overview.py", title="Overview", icon=":material/monitoring:"),
        st.Page("pages/rfm.py", title="RFM", icon=":material/grid_on:"),
        st.Page("pages/segments.py", title="Segments", icon=":material/bubble_chart:"),
        st.Page("pages/cohorts.py", title="Cohorts", icon=":material/groups:"),
        st.Page("pages/behaviour.py", title="Behaviour", icon=":material/shopping_basket:"),
        st.Page("pages/value.py", title="Lifetime value", icon=":material/savings:"),
        st.Page("pages/movement.py", title="Movement", icon=":material/swap_horiz:"),
        st.Page("pages/customer.py", title="Customer", icon=":material/person_search:"),
    ],
    "Act": [
        st.Page("pages/playbook.py", title="Playbook", icon=":material/menu_book:"),
        st.Page("pages/campaigns.py", title="Campaigns", icon=":material/campaign:"),
        st.Page("pages/roi.py", title="ROI calculator", icon=":material/calculate:"),
        st.Page("pages/experiments.py", title="Experiments", icon=":material/science:"),
        st.Page("pages/statistics.py", title="Statistics", icon=":material/query_stats:"),
    ],
    "Share": [
        st.Page("pages/export.py", title="Export", icon=":material/download:"),
        st.Page("pages/models.py", title="Models", icon=":material/inventory_2:"),
    ],
}

page = st.navigation(PAGES, expanded=True)  # else the second half hides behind "view more"
page_shell.enter()
page.run()
