# What the benches share. Sourced by bin/bench, which sets $blockframe, $bytes, $memory and $disk.

constants=()

clean_up() {
  local process mounted
  for process in "${daemon:-}" "${mount:-}" "${constants[@]}" "${answers:-}"; do
    [ -z "$process" ] || kill "$process" 2>/dev/null || true
  done
  for mounted in "$memory/mnt" "$memory/constant" "$memory/hashing" "$disk/mnt"; do
    [ -d "$mounted" ] && fusermount -u -z -q "$mounted" || true
  done
  rm -rf "$memory" "$disk" "$log"
}

# Runs a command and prints the seconds it took; any exit code is fine when the first word is "any".
seconds() {
  local expected=0 begin end code=0
  [ "$1" = any ] && { expected=any; shift; }
  begin=$EPOCHREALTIME
  "$@" >/dev/null 2>"$log" || code=$?
  end=$EPOCHREALTIME
  if [ "$expected" = 0 ] && [ "$code" != 0 ]; then
    cat "$log" >&2
    fail "failed with exit code $code: $*"
  fi
  awk -v b="$begin" -v e="$end" 'BEGIN { printf "%.2f", e - b }'
}

row() { # what, seconds, bytes
  awk -v n="$1" -v s="$2" -v b="$3" 'BEGIN { printf "| %s | %.2f s | %.2f GB/s |\n", n, s, b / s / 1e9 }'
}

heading() {
  printf '\n### %s\n| what | time | rate |\n|---|---|---|\n' "$1"
}

configure() { # directory
  printf '[archive]\ndirectory = "%s/archive"\n[mount]\ndefault_mountpoint = "%s/mnt"\n[daemon]\nport = 0\nstate = "%s/state"\n' \
    "$1" "$1" "$1" >"$1/config.toml"
}

run() { # directory, verb, arguments
  local directory=$1
  shift
  "$blockframe" --config "$directory/config.toml" "$@"
}

# Starts a daemon with one drop folder in the background, and waits until it is ready; sets $daemon and $api.
start_daemon() { # directory
  mkdir -p "$1/jobs" "$1/drop"
  printf 'kind = "ingest"\nfolder = "drop"\n' >"$1/jobs/drop.toml"
  : >"$1/daemon.log"
  # Not through run: $! must be the process that becomes the JVM.
  "$blockframe" --config "$1/config.toml" daemon >>"$1/daemon.log" 2>&1 &
  daemon=$!
  until grep -q '^Ready' "$1/daemon.log"; do
    kill -0 "$daemon" || fail "the daemon ended: $(cat "$1/daemon.log")"
    sleep 0.05
  done
  api=$(sed -n 's/^Job status at //p' "$1/daemon.log")
}

stop_daemon() {
  kill "$daemon"
  wait "$daemon" || true
  daemon=
}

# How long the newest of so many executions of a job took; waits until it has ended, asking every so many seconds.
execution_seconds() { # job, executions, seconds between two questions
  local took
  until sleep "$3" && took=$(completed_seconds "$1" "$2"); do
    kill -0 "$daemon" || fail "the daemon ended"
  done
  [ "$took" != failed ] || fail "$1 was not completed: $(curl -s "$api/$1/executions")"
  echo "$took"
}

completed_seconds() { # job, executions
  curl -s -f "$api/$1/executions" | python3 -c '
import datetime, json, sys
executions = json.load(sys.stdin)
# A POST is answered before its execution begins.
if executions["total"] < int(sys.argv[1]) or not executions["items"][0]["ended_at"]:
    sys.exit(1)
newest = executions["items"][0]
if newest["status"] != "completed":
    sys.exit(print("failed"))
at = lambda name: datetime.datetime.fromisoformat(newest[name][:26].rstrip("Z") + "+00:00")
print("%.2f" % (at("ended_at") - at("started_at")).total_seconds())' "$2"
}

forget_archive() { rm -rf "$1/archive" "$1/state"; }

forget_pages() {
  sync
  echo 3 >/proc/sys/vm/drop_caches
}

stored_bytes() { du -sb "$1/archive" | cut -f1; }

# Makes files of random bytes: folders, files in each, bytes of each.
make_files() { # directory, folders, files, bytes
  python3 - "$@" <<'PYTHON'
import os, sys
directory, folders, files, size = sys.argv[1], *map(int, sys.argv[2:])
for folder in range(folders):
    os.makedirs(f"{directory}/{folder:04}")
    for file in range(files):
        with open(f"{directory}/{folder:04}/{file:04}", "wb") as out:
            out.write(os.urandom(size))
PYTHON
}

peak_now_megabytes() { # process
  awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$1/status"
}

# Waits for a process to end and prints the most memory it had.
peak_megabytes() {
  local peak=0 now
  while now=$(awk '/VmHWM/ { print $2 }' "/proc/$1/status" 2>/dev/null) && [ -n "$now" ]; do
    peak=$now
    sleep 0.5
  done
  echo $((peak / 1024))
}

# Prints a row with the time of a command and the most memory it had.
measured() { # what, verb, arguments
  local name=$1 begin=$EPOCHREALTIME peak
  shift
  # Not through run: $! must be the process that becomes the JVM.
  "$blockframe" --config "$disk/config.toml" "$@" >"$disk/out" 2>"$log" &
  peak=$(peak_megabytes $!)
  printf '| %s | %s s | %s MB |\n' "$name" "$(awk "BEGIN { printf \"%.1f\", $EPOCHREALTIME - $begin }")" "$peak"
  wait $! || fail "failed: $* $(cat "$log")"
}

# Mounts the archive of a directory and waits until its file $2 is there; sets $mount.
start_mount() { # directory, name of a file
  # Not through run: $! must be the process that becomes the JVM.
  "$blockframe" --config "$1/config.toml" mount >"$1/mount.log" 2>&1 &
  mount=$!
  until [ -e "$1/mnt/$2" ]; do
    kill -0 "$mount" || fail "the mount ended: $(cat "$1/mount.log")"
    sleep 0.05
  done
}

stop_mount() {
  kill "$mount"
  wait "$mount" || true
  mount=
}

compile_benches() { maven -q -DskipTests -Dexec.skip -pl benchmarks -am package; }

# Runs a class of the benchmarks, as the verbs that move data are run.
bench_java() { # class, arguments
  choose_java
  "$jdk/bin/java" "${start_flags[@]}" "${data_flags[@]}" -Xmx1g --enable-native-access=ALL-UNNAMED \
    -cp "$blockframe_home/benchmarks/target/classes:$blockframe_home/archive-testkit/target/classes:${program%/*}/lib/*" "$@"
}
