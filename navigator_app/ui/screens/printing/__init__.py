"""A sheet before it is printed: its pages as they will be, and the ways out: a printer, a PDF, HTML."""
