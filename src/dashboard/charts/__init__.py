"""The pictures: a DataFrame in, a plotly Figure out; they know neither metrics nor store."""
