"""People and computers at the center's hub, for site leads and administrators."""
