"""What each screen shows and may do, as frozen view states; no toolkit here."""
