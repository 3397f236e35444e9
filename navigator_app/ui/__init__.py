"""The only room with Qt: the window, the threads behind it, theme, forms, tables, and a folder per screen."""
