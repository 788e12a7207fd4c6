"""The sentences of the report: from values to plain Dutch, and what keeps the words in order."""
