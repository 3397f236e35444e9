"""The list of a whole kind, whatever it is: columns from its class, filtered while one types, sorted by any of them."""
