"""A worklist and the pane beside it that follows the selected row; each page says which rows it has."""
