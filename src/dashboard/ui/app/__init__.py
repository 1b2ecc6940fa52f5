"""What every page needs of the application: filters, cached data, navigation, language, viewport."""
