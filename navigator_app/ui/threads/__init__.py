"""The threads behind `navigator_app.ui.work`; nothing else in the window knows that there are any."""
