# How the program is started, and what the JVM learns about it. Sourced by bin/blockframe and bin/setup, after lib.sh.

program="$blockframe_home/launcher/target/blockframe/blockframe.jar"

# Sets $jdk, $start_flags, $data_flags and, for use after the flags, $main, $check_main and $daemon_main.
choose_java() {
  local lib="${program%/*}/lib" daemon="${program%/*}/daemon" entry=io.blockframe.launcher.Main
  # As in the manifest, which counts for -jar only.
  local open=(--enable-native-access=ALL-UNNAMED --add-exports=java.base/jdk.internal.module=ALL-UNNAMED)
  local picocli=("$lib"/picocli-*.jar) scrubs=("$daemon"/{scrub-job,job-runtime,quartz}-*.jar)
  jdk=$(find_jdk) || fail "blockframe needs a JDK 25; run $blockframe_home/bin/setup"
  # The catalogue is in memory, 0.7 GB of it for a million entries; less takes no more than it needs.
  # Performance data lie in a folder of their own, and the JVM stays there where it may not search the working directory.
  start_flags=(-XX:-UsePerfData -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms64m -Xmx2g -Xlog:disable
    --sun-misc-unsafe-memory-access=allow -Dblockframe.home="$blockframe_home")
  data_flags=(-XX:+UnlockExperimentalVMOptions -XX:+EnableVectorSupport -XX:MaxDirectMemorySize=256m)
  # picocli's class files are too old for the AOT cache. Where the JVM finds it beside its own classes, it at least
  # neither verifies them nor looks through our jars for the classes of Groovy. Every class that is loaded is looked for
  # there, too: that is more than it saves for the many classes of the daemon.
  local quick=("${open[@]}" -Xbootclasspath/a:"${picocli[0]}")
  main=("${quick[@]}" -cp "$program" "$entry")
  # The same, and what it takes to read the declared scrubs.
  local IFS=:
  check_main=("${quick[@]}" -cp "$program:${scrubs[*]}" "$entry")
  daemon_main=("${open[@]}" -cp "$program:$daemon/*" "$entry")
}

# Sets $daemon_flags; after choose_java. The serial collector stops all who wait for an answer for up to 0.4 s at a time,
# Shenandoah for milliseconds, but it lets garbage fill all the memory that there may be: so that is less than others may
# take. Not every JDK has it.
choose_daemon_flags() {
  local collector=(-XX:-UseSerialGC -XX:+UseShenandoahGC -XX:ShenandoahGCMode=generational)
  daemon_flags=("${data_flags[@]}" -Xmx256m)
  ! "$jdk/bin/java" "${collector[@]}" -version >/dev/null 2>&1 || daemon_flags+=("${collector[@]}")
}

has_native_kernels() {
  [ "$HOSTTYPE" = x86_64 ] && has_library 'libisal\.so\.2 '
}

# Keeps what the JVM learns in a first run of $1, which is "verbs" or "daemon", classes and profiles (JEP 483, 514, 515),
# unless it is kept already: later starts take less than half the time, and the loops that hash and copy are compiled
# sooner. Sets $learned to the file that has it. Others that start meanwhile wait for it.
train() {
  local lock
  learned="${program%/*}/$1.aot"
  [ ! -f "$learned" ] && [ -w "${program%/*}" ] || return 0
  exec {lock}>"$learned.lock"
  flock "$lock"
  [ -f "$learned" ] || "learn_$1"
  exec {lock}>&-
}

learn_verbs() {
  prepare_learning
  "${learning[@]}" "${data_flags[@]}" "${main[@]/%.Main/.Rehearsal}" "$scratch" "$scratch/drop/file" >/dev/null 2>&1 || true
  keep_learned
}

learn_daemon() {
  prepare_learning
  choose_daemon_flags
  (cd "$scratch/drop" && seq 1000000 | split -a 3 -l 1000) # small files, too
  drop_and_stop "$scratch/drop/.committed/file" \
    "${learning[@]}" "${daemon_flags[@]}" "${daemon_main[@]}" daemon --config "$scratch/config.toml"
  keep_learned
}

# Sets $scratch to a folder with a file to commit, and $learning to how a JVM begins that learns.
prepare_learning() {
  scratch="$learned.learning"
  rm -rf "$scratch" # of one that was killed
  mkdir -p "$scratch/jobs" "$scratch/drop"
  truncate -s 100M "$scratch/drop/file"
  printf '[daemon]\nport = 0\n' >"$scratch/config.toml"
  printf 'kind = "ingest"\nfolder = "drop"\nsettle = "100ms"\n' >"$scratch/jobs/drop.toml"
  learning=("$jdk/bin/java" "${start_flags[@]}" -XX:AOTCacheOutput="$scratch/learned")
}

keep_learned() {
  [ ! -f "$scratch/learned" ] || mv -f "$scratch/learned" "$learned"
  rm -rf "$scratch"
}

# Asks the daemon at $1 what people and monitors ask, until it does not answer.
ask_daemon() ( # leaves no connection open
  local path connection
  for path in /jobs /jobs/drop/executions /executions/1 /actuator/health /actuator/prometheus; do
    exec {connection}<>"/dev/tcp/${1%:*}/${1##*:}" || return 0
    printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$path" "$1" >&"$connection"
    timeout 10 cat <&"$connection" >/dev/null || return 0
    exec {connection}>&-
  done
) 2>/dev/null

# Runs the rest of the arguments until the file $1 is there, at most a minute, and asks for job status.
drop_and_stop() {
  local committed=$1 process
  shift
  printf 'blockframe: learning to start faster; it is done once and takes up to a minute\n' >&2
  # Whoever kills this script without warning leaves no daemon behind.
  ! setpriv --pdeathsig KILL true 2>/dev/null || set -- setpriv --pdeathsig KILL "$@"
  "$@" >"$scratch/out" 2>/dev/null &
  process=$!
  trap 'kill -9 "$process" 2>/dev/null; wait "$process" || true; rm -rf "$scratch"; trap - TERM; kill $$' TERM INT HUP
  for _ in {1..600}; do
    [ ! -e "$committed" ] && kill -0 "$process" 2>/dev/null || break
    sleep 0.1
  done
  ask_daemon "$(sed -n 's|^Job status at http://\(.*\)/jobs$|\1|p' "$scratch/out")" || true
  kill "$process" 2>/dev/null || true
  wait "$process" || true
  trap - TERM INT HUP
}
