"""Tax: classes, rates by date, the fiscal letters and the summary a receipt prints; and the buyer's tax number."""

from retail.tax.nip import format_nip, parse_nip
from retail.tax.rate import TaxRate
from retail.tax.summary import VatRow, vat_summary
from retail.tax.table import POLAND, TaxTable

__all__ = ["POLAND", "TaxRate", "TaxTable", "VatRow", "format_nip", "parse_nip", "vat_summary"]
