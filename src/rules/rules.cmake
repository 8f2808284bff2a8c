# SPDX-License-Identifier: Apache-2.0
# The one list of rules. A line here, a .cpp and a .md beside each other: that is a rule.
set(LOADLINE_RULES
)
