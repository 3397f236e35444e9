"""The door for HL7 v2: results (ORU, OUL), demographics (ADT) and referrals (REF) from files, MLLP dumps and batches.

`frames` cuts bytes into messages, `segments` takes one message apart with the kept parser, `fields` reads
single fields, `demographics` and `results` say what PID and OBR/OBX say, `reading` puts it together and
names the kinds of message that are not taken.
"""
