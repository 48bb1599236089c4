"""The till's windows: they draw what the presenter says and tell it what was touched, typed and scanned."""
