"""Who may do what with co-host requests."""

import rules

from events_core.network.rules import is_officer
from events_core.programme.rules import in_team, manages

rules.add_perm("hosting.see", in_team | is_officer)
rules.add_perm("hosting.ask", manages | is_officer)
rules.add_perm("hosting.record", is_officer)
