"""Tax: classes, rates by date, the fiscal letters and the summary a receipt prints; and the buyer's tax number."""

from retail.tax.nip import check_nip, format_nip
from retail.tax.rate import TaxRate
from retail.tax.summary import VatRow, vat_summary
from retail.tax.table import POLAND, TaxTable

__all__ = ["POLAND", "TaxRate", "TaxTable", "VatRow", "check_nip", "format_nip", "vat_summary"]
