"""The owner's page, the front page of the admin: what happened by week (`weeks`) and how the site is (`state`)."""
