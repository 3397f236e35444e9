"""The door for FHIR R4 JSON: Patient, Condition, ServiceRequest, Task, Appointment, Observation,
DiagnosticReport, and bundles of them.

`json_text` reads JSON that may be hostile, `validation` checks a resource with fhir.resources and states
every leniency, `parts` reads the data types, `resources` says what each kind of resource says, `bundle`
resolves references, `reading` puts it together and names the kinds that are not taken.
"""  # noqa: D205 - the list of kinds is one thought
