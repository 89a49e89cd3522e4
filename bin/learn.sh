# What the JVM learns in a first run: classes and profiles (JEP 483, 514, 515). Later starts take less than half the time,
# and the loops that hash and copy are compiled sooner. Sourced by bin/blockframe and bin/setup, after launch.sh.

# Has the JVM learn $1, which is "verbs" or "daemon", unless it did so already; sets $learned to the file that has it.
# Others that start meanwhile wait a while. Where it fails, starts are slow, and it is tried again the next day.
train() {
  local lock
  learned="${program%/*}/$1.aot"
  ! is_learned && [ -w "${program%/*}" ] && ! failed_lately || return 0
  exec {lock}<"$program"
  if wait_for_others && ! is_learned && ! failed_lately; then
    # Where the clock was wrong when a jar was written, too: else every start would learn.
    learn "$1" && is_learned || remember_failure
  fi
  exec {lock}<&-
}

# Not every file system has locks.
wait_for_others() { flock -w 60 "$lock" >/dev/null 2>&1 || [ $? != 1 ]; }

# It may have been built anew meanwhile.
is_same_program() { [ "$program" -ef "/dev/fd/$lock" ]; }

remember_failure() { is_same_program && rm -f "$learned.failed" && : >"$learned.failed" || true; } 2>/dev/null

# A program that was built anew has to be learned anew.
is_learned() {
  local jar
  for jar in "$program" "${program%/*}"/{lib,daemon}/*.jar; do
    [ "$learned" -nt "$jar" ] || return 1
  done
}

failed_lately() { [ -n "$(find "$learned.failed" -mtime -1 2>/dev/null)" ]; }

learn() {
  local scratch="$learned.learning" process='' signal learns=true
  printf 'blockframe: learning to start faster; it is done once and takes up to a minute\n' >&2
  for signal in TERM INT HUP; do
    # shellcheck disable=SC2064  # the signal of now
    trap "give_up $signal" "$signal"
  done
  prepare_scratch 2>/dev/null && "rehearse_$1" && is_same_program && mv -f "$scratch/learned" "$learned" || learns=false
  trap - TERM INT HUP
  rm -rf "$scratch" "$learned.failed"
  $learns
}

give_up() { # signal
  exec 2>/dev/null # the shell tells who was killed
  [ -z "$process" ] || kill -9 -- "-$process" || kill -9 "$process" || true
  wait || true
  rm -rf "$scratch" || true
  trap - "$1"
  kill -s "$1" $$
}

prepare_scratch() {
  rm -rf "$scratch" && # of one that was killed
    mkdir -p "$scratch/jobs" "$scratch/drop" &&
    truncate -s 12M "$scratch/drop/file" &&
    (cd "$scratch/drop" && seq 1000000 | split -a 3 -l 1000) && # small files, too
    printf '[daemon]\nport = 0\n' >"$scratch/config.toml" &&
    printf 'kind = "ingest"\nfolder = "drop"\nsettle = "100ms"\n' >"$scratch/jobs/drop.toml"
}

rehearse_verbs() {
  start_learning "${data_flags[@]}" "${main[@]/%.Main/.Rehearsal}" "$scratch" "$scratch/drop"
  end_learning 0
}

rehearse_daemon() {
  choose_daemon_flags
  start_learning "${daemon_flags[@]}" "${daemon_main[@]}" daemon --config "$scratch/config.toml"
  for _ in {1..600}; do
    [ ! -e "$scratch/drop/.committed/file" ] && kill -0 "$process" 2>/dev/null || break
    sleep 0.1
  done
  ask_daemon "$(sed -n 's|^Job status at http://\(.*\)/jobs$|\1|p' "$scratch/out")" || true
  kill "$process" 2>/dev/null
  end_learning 143 # SIGTERM
}

# Starts the JVM that learns, with the arguments; sets $process, which is also the group of what it starts: at its end a
# JVM that writes down what was learned, for some seconds. Of the two only the first ends with this script in any case.
start_learning() {
  local guard=()
  ! setsid setpriv --pdeathsig KILL true 2>/dev/null || guard=(setsid setpriv --pdeathsig KILL)
  "${guard[@]}" "$jdk/bin/java" "${start_flags[@]}" -XX:AOTCacheOutput="$scratch/learned" "$@" \
    >"$scratch/out" 2>/dev/null {lock}<&- &
  process=$!
}

end_learning() { # expected exit code
  local code=0
  wait "$process" || code=$?
  [ "$code" = "$1" ] && [ -f "$scratch/learned" ]
}

# Asks the daemon at $1 what people and monitors ask; stops at the first that has no answer.
ask_daemon() ( # leaves no connection open
  local path connection
  for path in /jobs /jobs/drop/executions /executions/1 /actuator/health /actuator/prometheus; do
    exec {connection}<>"/dev/tcp/${1%:*}/${1##*:}" || return 0
    printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$path" "$1" >&"$connection"
    timeout 10 cat <&"$connection" >/dev/null || return 0
    exec {connection}>&-
  done
) 2>/dev/null
