"""The screens: each a `view.py` that draws a pure `state.py` (model and event -> model), its own or a shared one."""
