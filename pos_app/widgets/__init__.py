"""Small reusable parts of screens, and the look they share."""
