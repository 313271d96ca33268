"""Who may do what with the certificates of an event."""

import rules

from events_core.network.rules import is_officer
from events_core.programme.models import TeamMember
from events_core.programme.rules import in_team, manages, role_in

rules.add_perm("certificates.see", in_team | is_officer)
rules.add_perm("certificates.issue", manages | role_in(TeamMember.Role.TRAINER) | is_officer)
rules.add_perm("certificates.revoke", manages | is_officer)
