"""The page kit: page, tiles, charts, tables, forms, drill-down."""
