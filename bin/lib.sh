# What the scripts in this folder share. Sourced, never run. Each program that a script starts takes some milliseconds of
# what people wait for ls: on that way it is bash alone that works.

blockframe_home="$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)"

# Prints the home of a JDK 25: JAVA_HOME when it is one, else the first found in the usual places.
find_jdk() {
  local candidate
  for candidate in "${BLOCKFRAME_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/*jdk*25* \
    "$HOME"/.sdkman/candidates/java/25* /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
    if [ -n "$candidate" ] && [ -x "$candidate/bin/javac" ] && [ -r "$candidate/release" ] &&
      [[ "$(<"$candidate/release")" == *JAVA_VERSION=\"25* ]]; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

# Runs Maven in the project. It runs on any java from 17 on, and with a JDK 25 it runs two tests at a time.
maven() (
  cd "$blockframe_home"
  JAVA25_HOME=$(find_jdk) || fail "BlockFrame needs a JDK 25; run bin/setup"
  export JAVA25_HOME JAVA_HOME="$JAVA25_HOME"
  # Maven's own libraries call what a JDK 25 warns of. It is done before the optimising compiler would pay.
  local flags="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
  export MAVEN_OPTS="$flags ${MAVEN_OPTS:-}"
  exec mvn -B "$@"
)

has_library() { # pattern of its name
  PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep "$1" >/dev/null
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}
