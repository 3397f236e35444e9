"""The doors to other systems: what arrives is read into neutral shapes, and only then proposed for our nouns.

`hl7v2/` and `fhir/` read bytes and say what the message says (`shapes`), with remarks a navigator would
understand (`remarks`). `doors` tells which of the two a file is. `proposals` turns what was read into
proposals for our nouns. Nothing here writes a record; whether a proposal may be filed is judged in
`sync.rules.matching`. The kept parsers (python-hl7, fhir.resources) load on the first import of a file,
never when the program starts.
"""
