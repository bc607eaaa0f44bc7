# Builds the system's programs. For other scripts to source, in the repository's root.

# One by one: `swift build` alone also compiles what the packages have and nobody here uses, TLS and HTTP/2 with a whole
# second cryptography library among it, a third of the time.
system_programs=(payment segmentation communication dispute reporting notifier sandbox quittance)

# build_programs [OPTIONS of swift build]
build_programs() {
    local program
    for program in "${system_programs[@]}"; do
        swift build "$@" --product "$program" || return
    done
}
