"""The numbers: one module a subject, its docstring the definition; DataFrames out."""
