"""What a team sees and hears: read, screened, counted, and hidden where few people spoke."""
