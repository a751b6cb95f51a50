"""Numbers in, Plotly figure out; one theme a file."""
