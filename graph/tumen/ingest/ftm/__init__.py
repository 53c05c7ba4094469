"""Import and export FollowTheMoney entities."""
