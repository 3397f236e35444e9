"""Practice: invented people and places around a real hub, a switch for the link, and the walk that looks after itself.

Nothing in this room is a stand-in: the hub answers over HTTP, the stores are encrypted, and three weeks of care are
written by the commands that a person's keys call. Only the clock is the room's own.
"""
