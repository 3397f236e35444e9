"""The desk: the program a navigator opens. It imports `sync`; `sync` never imports it."""
