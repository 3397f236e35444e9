"""What a person can see: one function per question, (desk, ...) -> frozen dataclasses, never live rows."""
