"""What was received from the services: which editions there are, what is needed, and the parts that are kept."""
