#!/bin/sh
# A Docker daemon of one's own, for tests: its socket, its data and nothing of the system's.
#
#   private_daemon.sh start DIR   prints "export DOCKER_HOST=unix://DIR/docker.sock" when it answers
#   private_daemon.sh stop DIR    stops it and removes DIR
#   private_daemon.sh run CMD...  starts one, makes the sandbox's image with the `python` on PATH,
#                                 runs CMD with DOCKER_HOST set, stops; the exit code is CMD's.
#                                 Where no daemon can be had it says why and runs CMD without one:
#                                 the tests then skip.
#
# Needs root. Where dockerd is missing and apt is there, Debian's docker.io is installed.
# Exit code 3: this machine cannot run one; the last line on standard error says why.
set -eu

usage() { echo "usage: $0 start|stop DIR, or $0 run COMMAND..." >&2; exit 2; }
[ $# -ge 2 ] || usage
PATH=$PATH:/usr/sbin:/sbin

lacks() { echo "no private Docker daemon: $1" >&2; exit 3; }

install_engine() {
    command -v dockerd >/dev/null && return
    command -v apt-get >/dev/null || lacks "dockerd is not installed and there is no apt-get"
    # no service may start by itself: only the private daemon is wanted
    policy=/usr/sbin/policy-rc.d
    [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' >$policy; chmod 755 $policy; made=1; }
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker.io \
        >"$dir/apt.log" 2>&1 || { apt-get update -qq >>"$dir/apt.log" 2>&1 &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker.io \
            >>"$dir/apt.log" 2>&1; } || lacks "apt-get install docker.io failed: $(tail -n 1 "$dir/apt.log")"
    [ -z "${made:-}" ] || rm -f $policy
}

start() {
    [ "$(id -u)" = 0 ] || lacks "it needs root"
    mkdir -p "$dir"
    install_engine
    runtimes=
    if command -v runsc >/dev/null; then
        runtimes=",\"runtimes\": {\"runsc\": {\"path\": \"$(command -v runsc)\"}}"
    fi
    cat >"$dir/daemon.json" <<END
{"hosts": ["unix://$dir/docker.sock"], "data-root": "$dir/data", "exec-root": "$dir/exec",
 "pidfile": "$dir/docker.pid", "bridge": "none", "iptables": false, "ip6tables": false,
 "ip-forward": false, "ip-masq": false, "storage-driver": "overlay2"$runtimes}
END
    setsid dockerd --config-file "$dir/daemon.json" >"$dir/dockerd.log" 2>&1 </dev/null &
    daemon=$!
    for _ in $(seq 300); do
        if [ -S "$dir/docker.sock" ] && answers; then
            echo "export DOCKER_HOST=unix://$dir/docker.sock"
            return
        fi
        kill -0 $daemon 2>/dev/null || break
        sleep 0.1
    done
    reason=$(tail -n 1 "$dir/dockerd.log")
    stop
    lacks "$reason"
}

answers() {
    if command -v docker >/dev/null; then
        DOCKER_HOST="unix://$dir/docker.sock" docker version >/dev/null 2>&1
    else
        grep -q "API listen on" "$dir/dockerd.log"
    fi
}

stop() {
    if [ -f "$dir/docker.pid" ]; then
        pid=$(cat "$dir/docker.pid")
        kill "$pid" 2>/dev/null || true
        for _ in $(seq 150); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
        kill -9 "$pid" 2>/dev/null || true
    fi
    # what a killed daemon leaves mounted
    awk -v dir="$dir/" 'index($2, dir) == 1 {print $2}' /proc/self/mounts | sort -r |
        while read -r point; do umount -l "$point" 2>/dev/null || true; done
    rm -rf "$dir" || true
}

run() {
    dir=$(mktemp -d)
    if (start) >/dev/null; then
        export DOCKER_HOST="unix://$dir/docker.sock"
        trap stop EXIT
        python -m surefoot.sandbox.container.image
    fi
    "$@"
}

action=$1
shift
case $action in
    start | stop)
        [ $# -eq 1 ] || usage
        case $1 in /*) dir=$1 ;; *) dir=$PWD/$1 ;; esac
        $action
        ;;
    run) run "$@" ;;
    *) usage ;;
esac
