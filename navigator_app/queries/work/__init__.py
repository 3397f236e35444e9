"""Where the rows of Today come from: one module per kind of work, each reads light rows and gives drafts of rows."""
