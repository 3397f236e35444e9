"""What can be put on paper: for each sheet a question that gives its words, whose it is and how fresh it is."""
