"""Tables and the monthly pack as Excel workbooks."""
