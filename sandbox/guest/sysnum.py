"""System call numbers, written down here so that no header has to be read at run time.

Each entry is `name x86_64 aarch64`; `-` where the architecture has no such call.
Sources: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux 6.1.
"""

from __future__ import annotations

import functools
import platform

# What a worker may call with any arguments. Everything that is absent here is refused: sockets,
# exec, mounts, namespaces, ptrace, bpf, io_uring, keyrings, memfd, splice, mknod, xattr, chown, ...
_ALLOWED = """
read 0 63; write 1 64; close 3 57; fstat 5 80; lseek 8 62; mmap 9 222; mprotect 10 226;
munmap 11 215; brk 12 214; rt_sigaction 13 134; rt_sigprocmask 14 135; rt_sigreturn 15 139;
rt_sigpending 127 136; rt_sigtimedwait 128 137; rt_sigsuspend 130 133; sigaltstack 131 132;
pread64 17 67; pwrite64 18 68; readv 19 65; writev 20 66; preadv 295 69; pwritev 296 70;
preadv2 327 286; pwritev2 328 287; access 21 -; pipe 22 -; select 23 -; sched_yield 24 124;
mremap 25 216; msync 26 227; mincore 27 232; madvise 28 233; dup 32 23; dup2 33 -;
dup3 292 24; nanosleep 35 101; getitimer 36 102; setitimer 38 103; alarm 37 -; pause 34 -;
getpid 39 172; exit 60 93; exit_group 231 94; uname 63 160; flock 73 32; fsync 74 82;
fdatasync 75 83; truncate 76 45; ftruncate 77 46; fallocate 285 47; fadvise64 221 223;
sync_file_range 277 84; getdents 78 -; getdents64 217 61; getcwd 79 17; chdir 80 49;
fchdir 81 50; rename 82 -; renameat 264 38; renameat2 316 276; mkdir 83 -; mkdirat 258 34;
rmdir 84 -; creat 85 -; link 86 -; linkat 265 37; unlink 87 -; unlinkat 263 35; symlink 88 -;
symlinkat 266 36; readlink 89 -; readlinkat 267 78; chmod 90 -; fchmod 91 52; fchmodat 268 53;
umask 95 166; utime 132 -; utimes 235 -; utimensat 280 88; futimesat 261 -;
gettimeofday 96 169; getrlimit 97 163; setrlimit 160 164; getrusage 98 165; sysinfo 99 179;
times 100 153; time 201 -; clock_gettime 228 113; clock_getres 229 114;
clock_nanosleep 230 115; timerfd_create 283 85; timerfd_settime 286 86;
timerfd_gettime 287 87; getuid 102 174; getgid 104 176; geteuid 107 175; getegid 108 177;
getppid 110 173; getpgrp 111 -; getpgid 121 155; getsid 124 156; getgroups 115 158;
getresuid 118 148; getresgid 120 150; gettid 186 178; set_tid_address 218 96;
set_robust_list 273 99; rseq 334 293; membarrier 324 283; futex 202 98; futex_waitv 449 449;
sched_getaffinity 204 123; sched_getparam 143 121; sched_getscheduler 145 120;
sched_get_priority_max 146 125; sched_get_priority_min 147 126; getcpu 309 168;
getrandom 318 278; epoll_create 213 -; epoll_create1 291 20; epoll_wait 232 -;
epoll_pwait 281 22; epoll_pwait2 441 441; epoll_ctl 233 21; poll 7 -; ppoll 271 73;
pselect6 270 72; eventfd 284 -; eventfd2 290 19; open 2 -; openat 257 56; stat 4 -; lstat 6 -;
newfstatat 262 79; statx 332 291; statfs 137 43; fstatfs 138 44; faccessat 269 48;
faccessat2 439 439; pipe2 293 59; close_range 436 436; sendfile 40 71;
copy_file_range 326 285; restart_syscall 219 128; sendto 44 206; recvfrom 45 207;
sendmsg 46 211; recvmsg 47 212; shutdown 48 210; getsockopt 55 209; getsockname 51 204;
getpeername 52 205; wait4 61 260; waitid 247 95; setpgid 109 154; setsid 112 157; kill 62 129;
tkill 200 130; tgkill 234 131
"""

# What the sandbox itself calls while it sets up, what is allowed with some arguments only, and
# what the attack corpus tries.
_NAMED = """
clone 56 220; clone3 435 435; fork 57 -; vfork 58 -; prctl 157 167; ioctl 16 29; fcntl 72 25;
socketpair 53 199; prlimit64 302 261; open_tree 428 428; move_mount 429 429;
mount_setattr 442 442; pivot_root 155 41; landlock_create_ruleset 444 444;
landlock_add_rule 445 445; landlock_restrict_self 446 446; seccomp 317 277; capset 126 91;
pidfd_open 434 434; setns 308 268; arch_prctl 158 -; execve 59 221; execveat 322 281;
socket 41 198; io_uring_setup 425 425; bpf 321 280; ptrace 101 117; keyctl 250 219;
add_key 248 217; memfd_create 319 279; process_vm_readv 310 270; process_vm_writev 311 271;
mount 165 40; unshare 272 97; userfaultfd 323 282; perf_event_open 298 241
"""

_COLUMN = {"x86_64": 1, "amd64": 1, "aarch64": 2, "arm64": 2}


class UnknownArchitecture(RuntimeError):
    """No table of system calls for this processor, so no filter: the sandbox refuses to start."""


def _read(table: str, column: int) -> dict[str, int]:
    rows = (entry.split() for entry in table.split(";"))
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}


def _column() -> int:
    machine = platform.machine().lower()
    if machine not in _COLUMN:
        raise UnknownArchitecture(f"no system call table for {machine}")
    return _COLUMN[machine]


@functools.cache
def allowed() -> dict[str, int]:
    """Calls that a worker may make with any arguments: name to number on this machine."""
    return _read(_ALLOWED, _column())


@functools.cache
def named() -> dict[str, int]:
    """The other calls that the sandbox speaks of: name to number on this machine."""
    return _read(_NAMED, _column())
