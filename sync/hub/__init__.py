"""The center's end of the wire: routes, the service behind them, its store, access, and the audit."""
