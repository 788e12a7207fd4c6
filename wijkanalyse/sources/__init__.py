"""The open-data services: the only part that touches the network."""
