# Sourced by the commands of this repository: what they need of Debian, and how it gets there.

# For building the system itself.
build_packages=(
    librabbitmq-dev libsqlite3-dev libcurl4-openssl-dev libcairo2-dev libpango1.0-dev pkg-config
)
# For running it on top of that.
runtime_packages=(
    "${build_packages[@]}" rabbitmq-server nginx-light libjs-chart.js fonts-dejavu-core python3 python3-pika openssl tzdata
    poppler-utils
)
# For the tests on top of that.
test_packages=(curl python3-cryptography python3-venv python3-yaml)
# For the benchmarks: their yardsticks are programs in C and Python.
benchmark_packages=(gcc libc6-dev python3-venv)
# For the pages in a real browser.
browser_packages=(chromium chromium-driver python3-selenium)
# For the channels: providers to hand messages to.
channel_packages=(kannel kannel-extras postfix iproute2)
# For the system in containers, on an engine of the test's own.
container_packages=(docker.io docker-compose iptables debootstrap)

# install_packages YES PACKAGE… : installs what is missing, after saying what and asking (YES=1 does not ask).
install_packages() {
    local yes=$1 package missing=()
    shift
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    echo "Missing Debian packages: ${missing[*]}"
    if [ "$yes" != 1 ]; then
        read -r -p "Install them with apt-get now? [y/N] " answer
        [[ $answer == [yY]* ]] || { echo "Nothing was installed."; exit 1; }
    fi
    local run=()
    [ "$(id -u)" -eq 0 ] || run=(sudo)
    # The packaged broker and web server must not start as system services; this system runs its own, privately.
    local policy=/usr/sbin/policy-rc.d made=""
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | "${run[@]}" tee "$policy" >/dev/null
        "${run[@]}" chmod +x "$policy"
        made=1
    fi
    local status=0
    "${run[@]}" apt-get update -qq \
        && "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
            >/tmp/quittance-apt.$$ 2>&1 || status=$?
    [ -z "$made" ] || "${run[@]}" rm -f "$policy"
    if [ "$status" -ne 0 ]; then
        tail -20 /tmp/quittance-apt.$$
        rm -f /tmp/quittance-apt.$$
        echo "The packages could not be installed."
        exit "$status"
    fi
    rm -f /tmp/quittance-apt.$$
    keep_off "${missing[@]}"
}

# keep_off PACKAGE… : the services of packages that were installed for this system alone do not start at the next boot.
keep_off() {
    local package service run=()
    [ "$(id -u)" -eq 0 ] || run=(sudo)
    for package in "$@"; do
        case "$package" in
            rabbitmq-server) service=rabbitmq-server ;;
            nginx-light) service=nginx ;;
            kannel | postfix) service=$package ;;
            docker.io) service=docker ;;
            *) continue ;;
        esac
        "${run[@]}" update-rc.d "$service" disable >/dev/null 2>&1 || true
        ! command -v systemctl >/dev/null || "${run[@]}" systemctl --root=/ disable --quiet "$service.service" 2>/dev/null || true
    done
}

need_swift() {
    command -v swift >/dev/null || { echo "Swift 6.3 is missing: see https://www.swift.org/install/"; exit 1; }
}
