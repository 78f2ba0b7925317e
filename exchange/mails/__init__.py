"""What the exchange tells people by mail."""
