"""When a process that writes is told to die."""

BEGUN = "begun"  # before its commit, when the marks say already that something changes
COMMITTED = "committed"  # after it, before the marks say so
