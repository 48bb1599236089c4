"""The hub's door: thin FastAPI routers, one per resource, and one form of answer for whatever is refused."""
