"""Who may do what with the registrations of an event."""

import rules

from events_core.network.rules import is_officer
from events_core.programme.models import TeamMember
from events_core.programme.rules import in_team, manages, role_in

Role = TeamMember.Role

rules.add_perm("registrations.see", in_team | is_officer)
rules.add_perm("registrations.manage", manages | is_officer)
rules.add_perm("registrations.checkin", manages | role_in(Role.STEWARD, Role.TRAINER) | is_officer)
