"""What protects the portal, the same in dev, test and prod; prod.py adds what HTTPS allows."""

# The log of security acts, see clusters/models/audit.py. The database itself refuses less than a year.
AUDIT_DAYS = 365
