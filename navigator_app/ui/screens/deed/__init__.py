"""The few words or values that a deed asks for before it is done."""
