"""The papers: DataFrames in, xlsx, docx, pptx and ics out."""
