"""What a team adds itself: figures of the gemeente and areas of its own."""
