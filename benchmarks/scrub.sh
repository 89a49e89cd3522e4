# Scrubs of a file on disk against dd with direct I/O, and readers beside them.

# Reads every stored file from the medium, one after the other.
dd_everything() { # directory
  find "$1/archive" -name '*.dat' -print0 | sort -zV | xargs -0 -n 1 sh -c 'dd if="$0" of=/dev/null bs=4M iflag=direct 2>&1'
}

# How often the files of the archive were read elsewhere than where the read before ended, of a trace of pread64.
seeks() { # trace
  python3 - "$1" "$disk/archive/" <<'PYTHON'
import re, sys
begun = re.compile(r'(\d+) +pread64\(\d+<([^>]*)>(.*)')
ended = re.compile(r'(\d+) +<\.\.\. pread64 resumed>(.*)')
position = re.compile(r', (\d+)\) += (\d+)$')
seeks, last, waiting = 0, None, {}
for line in open(sys.argv[1], errors="replace"):
    if found := begun.match(line):
        thread, file, rest = found.groups()
        waiting[thread] = file
    elif found := ended.match(line):
        thread, rest = found.groups()
    else:
        continue
    found = position.search(rest)
    if not found or not waiting.get(thread, "").startswith(sys.argv[2]):
        continue
    file, begin, length = waiting[thread], int(found[1]), int(found[2])
    seeks += last != (file, begin)
    last = (file, begin + length)
print(seeks)
PYTHON
}

# As the daemon does it, whose compiler is the quick one.
paced_scrub() { # MB/s, seconds: prints the MB/s it had
  bench_java -XX:TieredStopAtLevel=1 io.blockframe.scrub.PacedScrub "$disk/archive" "$(($1 * 1000000))" "$2" 2>/dev/null
}

# The 99th percentile of reads of 4 KiB at random places of the mounted file, in milliseconds.
random_reads() { # reads
  python3 "$blockframe_home/benchmarks/random_reads.py" "$disk/mnt/source" "$1" | awk '/^first/ { printf "%.2f", $3 / 1000 }'
}

bench_scrub() {
  mkdir -p "$disk"
  configure "$disk"
  head -c "$bytes" /dev/urandom >"$disk/source"
  run "$disk" commit -f "$disk/source" >/dev/null 2>&1
  rm "$disk/source"
  local stored i megabytes
  stored=$(stored_bytes "$disk")
  heading "Scrub of a file of $bytes bytes on disk, nothing in memory"
  for i in 1 2 3; do
    forget_pages
    row "dd iflag=direct bs=4M, file by file" "$(seconds dd_everything "$disk")" "$stored"
    forget_pages
    TIMEFORMAT='%U %S'
    # shellcheck disable=SC2046
    set -- $({ time row "health" "$(seconds run "$disk" health)" "$stored" >"$disk/row"; } 2>&1)
    cat "$disk/row"
    printf '| its CPU time | %s s | |\n' "$(awk "BEGIN { print $1 + $2 }")"
  done
  strace -f -y -e trace=pread64 -o "$disk/trace" "$blockframe" --config "$disk/config.toml" health >/dev/null 2>&1
  printf '| seeks for each GB stored | %s | |\n' "$(awk "BEGIN { printf \"%d\", $(seeks "$disk/trace") / $stored * 1e9 }")"
  "$blockframe" --config "$disk/config.toml" health >/dev/null 2>&1 &
  printf '| resident, at most | %s MB | |\n' "$(peak_megabytes $!)"
  compile_benches
  printf '| a limit of 50 MB/s, over a minute | 60 s | %s MB/s |\n' "$(paced_scrub 50 60)"
  megabytes=$(awk -v s="$(seconds dd_everything "$disk")" -v b="$stored" 'BEGIN { printf "%d", b / s / 2e6 }')
  start_mount "$disk" source
  random_reads 4000 >/dev/null # until its loops are compiled
  for i in 1 2 3; do
    forget_pages
    printf '| p99 of random mount reads of 4 KiB | %s ms | |\n' "$(random_reads 2000)"
    forget_pages
    paced_scrub "$megabytes" 30 >/dev/null &
    sleep 10
    printf '| the same beside a scrub of %s MB/s | %s ms | |\n' "$megabytes" "$(random_reads 2000)"
    wait $!
  done
  stop_mount
}

bench_faults() {
  mkdir -p "$disk"
  compile_benches
  printf '\n### 10,000 random faults\n'
  bench_java io.blockframe.scrub.FaultStorm "$disk" 10000 "$RANDOM"
}

# In memory, without a limit, with the parity proof: the loop alone, whole commands, and jobs of the daemon.
bench_inspect() {
  mkdir -p "$memory/jobs"
  configure "$memory"
  head -c "$bytes" /dev/urandom >"$memory/source"
  run "$memory" commit -f "$memory/source" >/dev/null 2>&1
  rm "$memory/source"
  compile_benches
  local stored i took
  stored=$(stored_bytes "$memory")
  heading "Inspection of $bytes bytes in /dev/shm, parity proof, no limit, rounds in one process"
  bench_java io.blockframe.scrub.InspectionRounds "$memory/archive" 10 2>>"$log"
  heading "The same by health, a process each"
  run "$memory" health >/dev/null 2>&1 # until everything is in memory
  for i in {1..5}; do row "health" "$(seconds run "$memory" health)" "$stored"; done
  heading "The same by a job of the daemon, one run after another"
  printf 'kind = "scrub"\ncron = "0 0 0 1 1 ? 2099"\n' >"$memory/jobs/scrub.toml"
  start_daemon "$memory"
  for i in {1..8}; do
    curl -s -f -X POST "$api/scrub/executions" >/dev/null
    # Whoever asks has the processor before the scrub, which is idle work.
    took=$(execution_seconds scrub "$i" 5)
    row "run $i" "$took" "$stored"
  done
  printf '| resident, at most | %s MB | |\n' "$(peak_now_megabytes "$daemon")"
  stop_daemon
}
