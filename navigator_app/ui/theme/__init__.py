"""How the desk looks: tokens, fonts, icons, and the one Theme that makes palette and style sheet of them."""
