"""What suites call `shop` and `org`: the vendors' calls as methods, test customers, tokens, and reading back."""

from troth.actors._answer import Answer, encoded
from troth.actors._bubblehouse import Shop
from troth.actors._capillary import Org
from troth.actors._capillary_reading import CustomerReading
from troth.actors._org_world import OrgWorld
from troth.actors._reading import Reading
from troth.actors._shop_world import Customer, ShopWorld
from troth.actors._stock import Stock
from troth.actors._tidy import Tidied, tidy_org, tidy_shop
from troth.actors._till import till_secrets
from troth.actors._tokens import DEFECTS, Signer

__all__ = [
    "DEFECTS",
    "Answer",
    "Customer",
    "CustomerReading",
    "Org",
    "OrgWorld",
    "Reading",
    "Shop",
    "ShopWorld",
    "Signer",
    "Stock",
    "Tidied",
    "encoded",
    "tidy_org",
    "tidy_shop",
    "till_secrets",
]
