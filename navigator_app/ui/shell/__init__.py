"""What stands around every screen: navigation, top bar, finder, sync card, keys, toasts."""
