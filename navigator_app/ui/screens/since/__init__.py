"""Since Thu 3:20 PM: what others changed while this computer was apart, to be read and ticked line by line."""
