"""The rules of a monthly report by subject, one function each; `validate.CHECKS` lists them in order."""
