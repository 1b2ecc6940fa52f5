"""The Lai Châu plan dashboard: Excel -> ingest -> store -> metrics -> charts -> pages."""

__version__ = "0.2.0"
