# In /dev/shm: commit, verify, health, restore, repair, mount, against cp, cat and b3sum.

# A virtual machine may have to ask its host for memory, which takes longer than all that is measured here: ask before.
touch_memory() {
  cp "$memory/source" "$memory/touched"
  cp "$memory/source" "$memory/touched.too"
  rm "$memory/touched" "$memory/touched.too"
}

# What a commit takes once the JVM has started and compiled: two halves less the first half.
bench_warm_commit() {
  local half=$((bytes / 2)) one both
  head -c "$half" "$memory/source" >"$memory/first"
  tail -c "+$((half + 1))" "$memory/source" >"$memory/second"
  one=$(seconds run "$memory" commit -f "$memory/first")
  forget_archive "$memory"
  both=$(seconds run "$memory" commit -f "$memory/first" "$memory/second")
  forget_archive "$memory"
  rm "$memory/first" "$memory/second"
  row "commit of the second half of the file, after the first" "$(awk "BEGIN { print $both - $one }")" $((bytes - half))
}

bench_memory() {
  mkdir -p "$memory"
  configure "$memory"
  head -c "$bytes" /dev/urandom >"$memory/source"
  heading "In memory, a file of $bytes bytes"
  touch_memory
  row "cp" "$(seconds cp "$memory/source" "$memory/copy")" "$bytes"
  rm "$memory/copy"
  row "b3sum --num-threads 2" "$(seconds b3sum --num-threads 2 "$memory/source")" "$bytes"
  bench_warm_commit
  row "commit, start-up and read-back included" "$(seconds run "$memory" commit -f "$memory/source")" "$bytes"
  rm "$memory/source"
  local stored
  stored=$(stored_bytes "$memory")
  row "cat of everything stored" "$(seconds find "$memory/archive" -type f -exec cat {} +)" "$stored"
  row "verify, of bytes stored" "$(seconds run "$memory" verify)" "$stored"
  row "health with the parity proof, of bytes stored" "$(seconds run "$memory" health)" "$stored"
  row "restore" "$(seconds run "$memory" restore source -o "$memory/restored")" "$bytes"
  rm "$memory/restored"
  local block
  for block in "$memory"/archive/source_*/blocks/*; do
    rm "$(find "$block/segments" -type f | sort | sed -n 1p)"
  done
  row "health, one segment of every block missing" "$(seconds any run "$memory" health)" "$bytes"
  mounted_reads
}

mounted_reads() {
  local i
  start_mount "$memory" source
  seconds dd if="$memory/mnt/source" of=/dev/null bs=1M >/dev/null
  for i in 1 2 3; do
    forget_pages
    row "mount, sequential, its pages cold" "$(seconds dd if="$memory/mnt/source" of=/dev/null bs=1M)" "$bytes"
  done
  stop_mount
}
