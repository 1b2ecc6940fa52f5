"""The papers: DataFrames in, xlsx and ics out."""
