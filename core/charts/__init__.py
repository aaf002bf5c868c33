"""Plotly figure builders: results in, `go.Figure` out. No maths, no Streamlit."""
