"""Where a server keeps what must outlive a process: the protocols are in `care`."""
