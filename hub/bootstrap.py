"""The composition root of the hub: every part made once and handed to those that need it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from hub.database import migrate
from hub.database.engine import make_engine
from hub.feed.heads import Heads
from hub.feed.pump import FeedPump
from hub.feed.snapshots import Snapshots
from hub.ingest.push import Ingest, IngestLimits
from hub.ingest.replay import Replay
from hub.ingest.replay_pump import ReplayPump
from hub.services.baskets import Baskets
from hub.services.books import Books
from hub.services.campaign_report import CampaignReports
from hub.services.campaigns import Campaigns
from hub.services.catalog import Catalog
from hub.services.coupon_issue import CouponIssue
from hub.services.coupons import LOCK_FOR, Coupons
from hub.services.credentials import ApiKeys, Tokens
from hub.services.devices import Devices
from hub.services.enrollment import Enrollment
from hub.services.exceptions import Exceptions
from hub.services.history import History
from hub.services.idempotency import Idempotency
from hub.services.identity import Entropy, HubIdentity, load_identity
from hub.services.locations import Locations
from hub.services.peripherals import Peripherals
from hub.services.prices import PriceLists
from hub.services.promotions import Promotions
from hub.services.quotes import Quotes
from hub.services.recalls import Recalls
from hub.services.receipts import Receipts
from hub.services.refused_codes import RefusedCodes
from hub.services.reports import Reports
from hub.services.stock import Stock
from hub.services.token_keys import TokenKeys
from retail.staff import PinPolicy


def utc_now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class HubOptions:
    """What a hub is opened with. ``snapshots`` is a folder for snapshot files, private to this process or shared."""

    snapshots: Path
    limits: IngestLimits = field(default_factory=IngestLimits)
    pin_policy: PinPolicy = field(default_factory=PinPolicy)
    clock: Callable[[], datetime] = utc_now
    entropy: Entropy = secrets.token_bytes
    coupon_lock: timedelta = LOCK_FOR
    feed_pause: float = 0.2
    feed_poll: float = 1.0
    replay_poll: float = 2.0
    pool_size: int = 10


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub without a door: :func:`hub.api.app.create_app` opens one over HTTP."""

    engine: sa.Engine
    options: HubOptions
    identity: HubIdentity
    tokens: Tokens
    keys: ApiKeys
    enrollment: Enrollment
    devices: Devices
    ingest: Ingest
    heads: Heads
    pump: FeedPump
    snapshots: Snapshots
    locations: Locations
    catalog: Catalog
    prices: PriceLists
    promotions: Promotions
    quotes: Quotes
    replay: Replay
    replay_pump: ReplayPump
    stock: Stock
    exceptions: Exceptions
    reports: Reports
    token_keys: TokenKeys
    campaigns: Campaigns
    campaign_reports: CampaignReports
    coupon_issue: CouponIssue
    coupons: Coupons
    refused_codes: RefusedCodes
    baskets: Baskets
    idempotency: Idempotency
    peripherals: Peripherals
    recalls: Recalls
    receipts: Receipts
    history: History

    def start(self) -> None:
        """Begin to number feeds, and to price sales again."""
        self.pump.start()
        self.replay_pump.start()

    def close(self) -> None:
        """Stop the feed and give the connections back."""
        self.replay_pump.stop()
        self.pump.stop()
        self.engine.dispose()


def open_hub(url: str, options: HubOptions) -> Hub:
    """A hub over the database at ``url``, whose schema is brought up to date first. Errors: DatabaseFailure."""
    engine = make_engine(url, pool_size=options.pool_size)
    migrate.upgrade(engine)
    identity = load_identity(engine, options.entropy)
    clock, entropy = options.clock, options.entropy
    books = Books()
    replay = Replay(engine, clock, books)
    tokens, heads = Tokens(identity.token_key, clock), Heads(engine)
    token_keys = TokenKeys(engine, clock, entropy, identity.hub_id)
    token_keys.publish_devices()
    coupons = Coupons(engine, clock, entropy, options.coupon_lock)
    baskets = Baskets(engine, clock)
    idempotency = Idempotency(engine, clock)
    refused_codes = RefusedCodes(engine, clock)
    chores = (coupons.forget_spent, refused_codes.forget_old, baskets.forget_old, idempotency.forget_old)
    return Hub(
        engine=engine,
        options=options,
        identity=identity,
        tokens=tokens,
        keys=ApiKeys(engine, clock, entropy),
        enrollment=Enrollment(engine, clock, entropy, identity),
        devices=Devices(engine, clock, tokens, options.limits),
        ingest=Ingest(engine, clock, options.limits),
        heads=heads,
        pump=FeedPump(engine, heads, pause=options.feed_pause, poll=options.feed_poll, chores=chores),
        snapshots=Snapshots(engine, options.snapshots),
        locations=Locations(engine, entropy, options.pin_policy),
        catalog=Catalog(engine),
        prices=PriceLists(engine, clock),
        promotions=Promotions(engine, clock),
        quotes=Quotes(engine, clock, books, coupons),
        replay=replay,
        replay_pump=ReplayPump(replay, poll=options.replay_poll),
        stock=Stock(engine, clock),
        exceptions=Exceptions(engine, clock),
        reports=Reports(engine),
        token_keys=token_keys,
        campaigns=Campaigns(engine, clock),
        campaign_reports=CampaignReports(engine, clock),
        coupon_issue=CouponIssue(engine, clock, entropy, token_keys),
        coupons=coupons,
        refused_codes=refused_codes,
        baskets=baskets,
        idempotency=idempotency,
        peripherals=Peripherals(engine),
        recalls=Recalls(engine, clock, entropy),
        receipts=Receipts(engine, clock),
        history=History(engine),
    )
