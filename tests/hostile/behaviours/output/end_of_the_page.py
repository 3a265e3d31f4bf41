from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering, with_members

BEHAVIOUR = Behaviour(
    does="ends scripts, comments, styles and the page itself",
    right="finding",
    sentence='id is "s1"',
    serve=answering(
        with_members(id="</script></style></textarea></title>--></body></html><img src=x onerror=troth()>")
    ),
)
