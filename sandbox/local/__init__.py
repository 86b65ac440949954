"""The backend that needs no daemon: kernel isolation around pre-forked workers."""
