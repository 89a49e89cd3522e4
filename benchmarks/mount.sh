# Reads through the mount, beside file systems with the same loop, options and JVM: one of constant bytes, and one that
# reads a plain file and hashes its cells, which is the least that a mount must do to verify what it gives.

bench_mount() {
  mkdir -p "$memory/files" "$memory/constant" "$memory/hashing"
  configure "$memory"
  printf '[tiers]\nmedium_max = "100MB"\n' >>"$memory/config.toml" # all of them in RS(30,3)
  local name
  for name in 1 2 3 4; do head -c "$((bytes / 4))" /dev/urandom >"$memory/files/$name"; done
  commit_all "$memory"
  head -c "$bytes" /dev/urandom >"$memory/files/5"
  commit_all "$memory"
  compile_benches
  head -c "$bytes" /dev/urandom >"$memory/hashed"
  start_constant "$memory/constant"
  start_constant "$memory/hashing" "$memory/hashed"
  start_mount "$memory" 5
  heading "The mount, files of $bytes bytes and four of a quarter, in /dev/shm"
  read_in_turn
  read_again
  read_randomly
  stop_mount
  stop_constants
  read_degraded
}

commit_all() { # directory; leaves nothing of its files
  run "$1" commit -f "$1"/files/* >/dev/null 2>"$log" || fail "$(cat "$log")"
  rm "$1"/files/*
}

start_constant() { # mountpoint, maybe a file
  # As bench_java, but $! must be the JVM.
  choose_java
  "$jdk/bin/java" "${start_flags[@]}" "${data_flags[@]}" --enable-native-access=ALL-UNNAMED \
    -cp "$blockframe_home/benchmarks/target/classes:${program%/*}/lib/*" \
    io.blockframe.mount.ConstantMount "$1" "$bytes" "${@:2}" >"$log" 2>&1 &
  constants+=($!)
  until [ -e "$1/5" ]; do
    kill -0 $! || fail "the constant mount ended: $(cat "$log")"
    sleep 0.05
  done
}

stop_constants() {
  rm "$memory/hashed"
  kill "${constants[@]}"
  wait "${constants[@]}" || true
  constants=()
}

# The medians of five interleaved runs.
read_in_turn() {
  local i kind times="$memory/times"
  mkdir "$times"
  for i in 1 2 3 4 5; do
    for kind in constant hashing mnt; do
      forget_pages
      printf '%s\n' "$(seconds dd if="$memory/$kind/5" of=/dev/null bs=1M)" >>"$times/$kind.one"
      forget_pages
      four_readers "$memory/$kind" >"$memory/four"
      head -n 1 "$memory/four" >>"$times/$kind.fastest"
      tail -n 1 "$memory/four" >>"$times/$kind.slowest"
    done
  done
  for kind in constant hashing mnt; do
    row "$kind: sequential, pages cold" "$(median "$times/$kind.one")" "$bytes"
    printf '| %s: four readers, the fastest | %s s | |\n' "$kind" "$(median "$times/$kind.fastest")"
    row "$kind: four readers, the slowest" "$(median "$times/$kind.slowest")" "$bytes"
  done
}

median() { # file of five numbers
  sort -n "$1" | sed -n 3p
}

# Prints the seconds that each of four readers took, the least first.
four_readers() { # mounted
  local name
  for name in 1 2 3 4; do
    printf '%s\n' "$(seconds head -c "$((bytes / 4))" "$1/$name")" &
  done | sort -n
}

read_again() {
  local i times="$memory/times"
  cp "$memory/mnt/1" "$memory/plain"
  for i in 1 2 3 4 5; do
    printf '%s\n' "$(seconds dd if="$memory/plain" of=/dev/null bs=1M)" >>"$times/plain"
    printf '%s\n' "$(seconds dd if="$memory/mnt/1" of=/dev/null bs=1M)" >>"$times/again"
  done
  row "plain file in memory" "$(median "$times/plain")" "$((bytes / 4))"
  row "mnt: second read" "$(median "$times/again")" "$((bytes / 4))"
  rm "$memory/plain"
}

read_randomly() {
  local i kind turn random="$memory/random"
  for i in 1 2 3 4 5; do
    for kind in constant mnt; do
      forget_pages
      python3 "$blockframe_home/benchmarks/random_reads.py" "$memory/$kind/5" 2000 >"$random"
      for turn in first second; do sed -n "s/^$turn //p" "$random" >>"$memory/times/$kind.$turn"; done
    done
  done
  for kind in constant mnt; do
    for turn in first second; do
      median "$memory/times/$kind.$turn" |
        sed -E "s/(.*) (.*)/| $kind: random 4 KiB, $turn in its cell, median and p99 | \1 us | \2 us |/"
    done
  done
}

# Three shards of every block are missing, and stay so.
read_degraded() {
  local block
  for block in "$memory"/archive/5_*/blocks/*; do
    find "$block/segments" -type f | sort -V | sed -n 1,3p | xargs -d '\n' rm
  done
  sed -i 's/^\[mount\]/&\nrepair = false/' "$memory/config.toml"
  start_mount "$memory" 5
  local i
  for i in 1 2 3 4 5; do
    forget_pages
    printf '%s\n' "$(seconds dd if="$memory/mnt/5" of=/dev/null bs=1M)" >>"$memory/times/degraded"
  done
  row "mnt: sequential, three segments of every block missing" "$(median "$memory/times/degraded")" "$bytes"
  stop_mount
}
