"""Pages of documents: drawn and taken apart in a process of their own, from memory to memory.

What comes by fax or mail may be damaged or made to harm. Whatever it does there, the desk only hears that it cannot
be shown; and nothing of it is ever a file.
"""
