#!/usr/bin/env bash
# The README's two commands on a bare Debian 12: what mmdebstrap's smallest root holds and the
# system's Python, nothing else; each with its seconds. Needs root and mmdebstrap.
#
#     benchmarks/bare_debian.sh [options for pytest, in place of all fast tests]
#
# BARE_ROOT names a root that is there already. Of this machine it gets the name servers and, where
# pip or apt go by certificates of its own, those: no package, no cache, no other setting.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=${BARE_ROOT:-$work/root}
[ -e "$root/etc/debian_version" ] || mmdebstrap --quiet --variant=minbase bookworm "$root"
rm -rf "$root/surefoot" && mkdir -p "$root/surefoot"
git archive HEAD | tar x -C "$root/surefoot"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
given=(PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8)
if [ -n "${PIP_CERT:-}" ]; then
    cp -L "$PIP_CERT" "$root/etc/certificates.pem"
    given+=(PIP_CERT=/etc/certificates.pem)
fi

cat > "$root/first.sh" <<'INSIDE'
set -eu
umount -l /outside
cd /surefoot
echo "== without Python: $(bin/solve x 2>&1 && echo "no error?" || echo "exit code $?")"
timed() { began=$(date +%s); "$@"; echo "== $(( $(date +%s) - began )) s: $*"; }
timed apt-get -qq update
timed apt-get -qq install -y --no-install-recommends python3 > /dev/null
problem="4 baskets. 3 have 9 apples, 15 oranges, 14 bananas each. 4th has 2 less of each. Total fruits?"
timed bin/solve "$problem"
timed bin/solve "$problem"
timed bin/test "$@"
INSIDE

# A root of its own rather than a chroot: in one the kernel refuses user namespaces to the sandbox.
unshare --mount --pid --fork --propagation private bash -euc '
    root=$1; shift
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mkdir -p "$root/outside"
    cd "$root"
    pivot_root . outside
    exec env -i "$@"
' bare "$root" "${given[@]}" sh /first.sh "$@"
