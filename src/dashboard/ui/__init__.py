"""The only package that imports Streamlit: shell, filters, components, cached fetch."""
