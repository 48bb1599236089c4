"""Icons, fonts, styles, translations, sounds, receipt templates and the demo shop: data only."""
