"""The plan workbook: a plan read, compared with what is stored, amended and committed."""
