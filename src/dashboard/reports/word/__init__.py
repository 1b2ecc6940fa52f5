"""Letters and the monthly report as Word documents."""
