# What many entries and large files cost in memory.

bench_resident() {
  mkdir -p "$disk"
  configure "$disk"
  truncate -s 20G "$disk/sparse"
  printf '\n### Memory, a sparse file of 20 GiB\n| what | resident, at most |\n|---|---|\n'
  local verb
  for verb in "commit -f $disk/sparse" health; do
    # Not through run: $! must be the process that becomes the JVM.
    # shellcheck disable=SC2086
    "$blockframe" --config "$disk/config.toml" $verb >/dev/null 2>&1 &
    printf '| %s | %s MB |\n' "${verb%% *}" "$(peak_megabytes $!)"
  done
}

bench_entries() {
  mkdir -p "$disk"
  configure "$disk"
  make_files "$disk/many" 900 100 100
  make_files "$disk/many/wide" 1 10000 100
  printf '\n### 100,000 files of 100 bytes, 10,000 of them in one folder\n| what | time | resident, at most |\n|---|---|---|\n'
  measured "commit" commit -f "$disk/many"
  rm -r "$disk/many"
  measured "ls" ls
  measured "ls of one folder" ls many/0007
  rm "$disk/archive/.blockframe/catalog.index" # commit has left it
  measured_mount "mount, until its last file is there, without an index"
  until [ -e "$disk/archive/.blockframe/catalog.index" ]; do sleep 0.1; done
  stop_mount
  local i
  for i in 1 2 3; do
    measured_mount "the same with the index"
    printf '| ls -l of the folder of 10,000 | %s s | %s MB |\n' \
      "$(seconds ls -l "$disk/mnt/many/wide/0000")" "$(peak_now_megabytes "$mount")"
    stop_mount
  done
  measured "verify" verify
  measured "health, the first" health
  measured "health, the ledger knowing every file" health
}

measured_mount() { # what
  local begin=$EPOCHREALTIME
  start_mount "$disk" many/0899/0099
  printf '| %s | %s s | %s MB |\n' "$1" "$(awk "BEGIN { printf \"%.2f\", $EPOCHREALTIME - $begin }")" \
    "$(peak_now_megabytes "$mount")"
}
