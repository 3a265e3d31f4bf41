"""The one shop of this sandbox: its name, its key, and the API versions it knows."""

from __future__ import annotations

import base64

SHOP = "my-shop"
KEY_ID = "k1"
KEY = b"this key opens nothing but the troth sandbox"
SHARED_SECRET = base64.b64encode(KEY).decode()

SERVED_VERSIONS = ("v2023061", "v20230601")  # the pages print both, and nobody says that one of them is wrong
OBSOLETE_VERSION = "v20200101"
INACCESSIBLE_VERSION = "v20991231"

IDEMPOTENCY_KEY_FIELD = "idempotency_key"  # the documentation gives neither field a name
SIMULATE_ERROR_FIELD = "simulate_error"
