"""Ask, answer, send back or decline on one page, beside the words of whoever wrote."""
