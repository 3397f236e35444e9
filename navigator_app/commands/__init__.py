"""What a person can do: one function per deed, (desk, ...) -> the id of what it wrote.

A command checks the rules and either refuses, naming the field and why, or makes changes and commits them.
"""
