"""What keeps the portal safe whatever the page: headers, sessions, limits, and logs without secrets."""
