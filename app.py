"""The front door: page config and navigation, nothing else."""

import streamlit as st

from ui.shell import chart_style, focus_style, layout_style, navigation, page_shell

st.set_page_config(page_icon=focus_style.SIGN, layout="wide")
st.logo(focus_style.LOGO, size="large", icon_image=focus_style.SIGN)
st.html(focus_style.FOCUS + chart_style.CHARTS + layout_style.LAYOUT)

page = navigation.listed()
page_shell.enter()
page.run()
