"""What a plain client finds on a server."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Stored:
    """A server, seen through the keys below one prefix. Keys are named without it."""

    url: str
    client: Any  # a redis.Redis, whose methods are typed as maybe asynchronous
    prefix: str

    def all_keys(self) -> set[str]:
        """The keys that are there."""
        return {key[len(self.prefix) :] for key in self.client.scan_iter(match=f"{self.prefix}*", count=1000)}

    def hash(self, key: str) -> dict[str, str]:
        """The fields of a hash."""
        return dict(self.client.hgetall(self.prefix + key))

    def put_hash(self, key: str, **fields: str) -> None:
        """Sets fields of a hash."""
        self.client.hset(self.prefix + key, mapping=fields)

    def document(self, key: str) -> Any:
        """A document, parsed."""
        text = self.client.execute_command("JSON.GET", self.prefix + key)
        return None if text is None else json.loads(text)

    def put_document(self, key: str, value: object) -> None:
        """Sets a document."""
        self.client.execute_command("JSON.SET", self.prefix + key, "$", json.dumps(value))

    def ttl(self, key: str) -> int:
        """The seconds that a key has left, -1 without an expiry, -2 without the key."""
        return int(self.client.ttl(self.prefix + key))

    def clear(self) -> None:
        """Removes the keys below the prefix."""
        keys = self.all_keys()
        if keys:
            self.client.delete(*(self.prefix + key for key in keys))
