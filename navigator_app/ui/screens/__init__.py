"""The screens: each a pure `state.py` (model and event -> model) and a `view.py` that draws it."""
