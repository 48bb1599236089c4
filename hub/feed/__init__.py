"""The feeds: what writers publish, the sequencer that numbers it, and the pages and snapshots registers read."""
