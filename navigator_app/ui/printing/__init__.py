"""The print engine: a sheet's words become pages, the same on the screen, on paper, in a PDF and, unpaged, in HTML.

A sheet is laid out once, at one resolution, on US Letter, in black; everything that shows or writes it draws those
pages. Nothing is kept on the disk on the way: pages are drawn from memory, and a file is written once, to where
the person chose.
"""
