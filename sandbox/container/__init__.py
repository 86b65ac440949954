"""The Docker backend: one container a session or a program, behind the daemon's own walls."""
