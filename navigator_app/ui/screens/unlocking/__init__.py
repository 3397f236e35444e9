"""Who and what unlocks this computer: one's own passphrase, somebody else's, the sheet in the envelope."""
