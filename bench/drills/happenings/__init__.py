"""What happens in the day of `make drill-day`: functions of a Day, whose first sentence is what it is called."""
