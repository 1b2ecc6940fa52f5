"""Workbooks out: the blank plan, the pre-filled monthly workbook, the annotated copy."""
