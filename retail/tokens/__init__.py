"""Signed tokens in QR codes (coupon, reward, receipt, basket, pick-up) and the short codes that people type instead."""

from retail.tokens.basket import BasketToken, GivenCoupon, TokenLine
from retail.tokens.coupon import CouponToken
from retail.tokens.digests import customer_digest, location_digest, totals_digest
from retail.tokens.every import Token
from retail.tokens.keys import KeySet, Signer, SigningKey, VerificationKey, key_id_of
from retail.tokens.kinds import CouponClass, TokenKind
from retail.tokens.minutes import whole_minute
from retail.tokens.pick_up import PickUpToken
from retail.tokens.read import GRACE, ReadToken, read_token
from retail.tokens.receipt import RECEIPT_PREFIX, ReceiptToken, receipt_short_code
from retail.tokens.reward import FIRST_REWARD, RewardToken, is_reward_serial, reward_code, reward_serial
from retail.tokens.short_code import normalize_short_code, short_code
from retail.tokens.sign import LONGEST_BASKET, sign_basket, sign_token
from retail.tokens.wire import HEADER, SHORTEST_BODY, kind_of, signer_of, token_in

__all__ = [
    "FIRST_REWARD",
    "GRACE",
    "HEADER",
    "LONGEST_BASKET",
    "RECEIPT_PREFIX",
    "SHORTEST_BODY",
    "BasketToken",
    "CouponClass",
    "CouponToken",
    "GivenCoupon",
    "KeySet",
    "PickUpToken",
    "ReadToken",
    "ReceiptToken",
    "RewardToken",
    "Signer",
    "SigningKey",
    "Token",
    "TokenKind",
    "TokenLine",
    "VerificationKey",
    "customer_digest",
    "is_reward_serial",
    "key_id_of",
    "kind_of",
    "location_digest",
    "normalize_short_code",
    "read_token",
    "receipt_short_code",
    "reward_code",
    "reward_serial",
    "short_code",
    "sign_basket",
    "sign_token",
    "signer_of",
    "token_in",
    "totals_digest",
    "whole_minute",
]
