"""How charts look on the page where Plotly leaves no choice: text that reads in every theme."""

TEXT_OPACITY = 0.8
"""Of the page's own text colour, for everything that is written on or beside a chart."""

_TEXTS = (
    *("xtick", "ytick", "cbaxis", "angularaxistick", "radialaxis"),
    *("g-xtitle", "g-ytitle", "infolayer .annotation-text-g", "legend"),
)
"""Plotly's classes of text that lies on the page itself: labels, titles, legends, remarks."""

CHARTS = f"""<style>
{", ".join(f".stPlotlyChart .{name} text" for name in _TEXTS)},
.stPlotlyChart text.bartext-outside {{
  fill: currentColor !important;
  fill-opacity: {TEXT_OPACITY};
}}
@media (hover: none) {{ .stPlotlyChart .modebar-container {{ display: none; }} }}
</style>"""
"""Streamlit's grey has a contrast of 3.7 to 1, and no fixed grey reads on both of its themes."""
