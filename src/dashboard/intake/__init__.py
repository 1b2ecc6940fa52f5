"""Files that wait to be accepted: queue, verdicts, history. No Streamlit."""
