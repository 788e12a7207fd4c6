"""The rules behind every verdict, comparison, trend and point."""
