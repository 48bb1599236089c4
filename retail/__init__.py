"""The trade itself: pure retail rules without input, output or a clock of their own."""
