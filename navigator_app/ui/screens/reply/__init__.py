"""Key a reply sheet that came back: code, one key, name, Enter."""
