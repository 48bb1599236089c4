"""Promotions: an offer is data, with what must hold, what it gives, and with what else."""

from retail.promotions.book import PromotionBook, Unreadable
from retail.promotions.contest import PROMOTION_SOURCE
from retail.promotions.goods import EVERYTHING, Goods
from retail.promotions.goods_index import goods_in
from retail.promotions.lanes import Trace
from retail.promotions.outcome import NOTHING_DONE, Applied, CouponResult, GiftOffered, Outcome, Reward
from retail.promotions.promotion import Caps, Promotion
from retail.promotions.reading import FieldFault, read_book, read_promotion
from retail.promotions.situation import Situation
from retail.promotions.view import GoodsLine

__all__ = [
    "EVERYTHING",
    "NOTHING_DONE",
    "PROMOTION_SOURCE",
    "Applied",
    "Caps",
    "CouponResult",
    "FieldFault",
    "GiftOffered",
    "Goods",
    "GoodsLine",
    "Outcome",
    "Promotion",
    "PromotionBook",
    "Reward",
    "Situation",
    "Trace",
    "Unreadable",
    "goods_in",
    "read_book",
    "read_promotion",
]
