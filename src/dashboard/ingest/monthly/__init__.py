"""The monthly workbook: its rows checked, compared with what is stored, previewed and committed."""
