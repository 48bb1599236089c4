"""The customer: who somebody is to the chain, as far as a price or an offer depends on it."""

from retail.customers.shopper import Shopper

__all__ = ["Shopper"]
