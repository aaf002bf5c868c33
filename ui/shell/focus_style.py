"""The name and its sign, as text, so that nothing is fetched to show them."""

from core import charts

_INK = charts.BRAND

SIGN = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">
<circle cx="12" cy="12" r="7" fill="{_INK}"/>
<circle cx="23.5" cy="16" r="4.5" fill="{_INK}" fill-opacity=".65"/>
<circle cx="14.5" cy="25" r="3.2" fill="{_INK}" fill-opacity=".4"/>
</svg>"""

LOGO = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 148 32" width="148" height="32">
<circle cx="12" cy="12" r="7" fill="{_INK}"/>
<circle cx="23.5" cy="16" r="4.5" fill="{_INK}" fill-opacity=".65"/>
<circle cx="14.5" cy="25" r="3.2" fill="{_INK}" fill-opacity=".4"/>
<text x="38" y="22.5" fill="{_INK}" font-family="'Source Sans 3','Source Sans Pro',sans-serif"
 font-size="22" font-weight="700" letter-spacing="-.3">Clientele</text>
</svg>"""

FOCUS = f"""<style>
[data-testid="stSidebarNavLink"]:focus-visible,
[data-testid="stPageLink-NavLink"]:focus-visible,
[data-testid="stBaseButton-elementToolbar"]:focus-visible,
canvas[data-testid="data-grid-canvas"]:focus-visible {{
  outline: 2px solid {_INK};
  outline-offset: -2px;
}}
[data-testid="stElementToolbar"]:focus-within {{ opacity: 1; z-index: 100; }}
</style>"""
"""Where the keyboard stands, on what Streamlit leaves unmarked: links, tables and their tools."""
