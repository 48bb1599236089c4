"""Coupons on paper: sheets of labels, each with a QR code, the short code, the campaign's name and when it ends."""
