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
  make_files "$disk/many" 1000 100 100
  printf '\n### 100,000 files of 100 bytes\n| what | time | resident, at most |\n|---|---|---|\n'
  measured "commit" commit -f "$disk/many"
  rm -r "$disk/many"
  measured "health, the first" health
  measured "health, the ledger knowing every file" health
  measured "verify" verify
  measured "ls" ls
  measured "ls of one folder" ls many/0007
  local begin=$EPOCHREALTIME
  start_mount "$disk" many/0999/0099
  printf '| mount, until its last file is there | %s s | %s MB |\n' \
    "$(awk "BEGIN { printf \"%.2f\", $EPOCHREALTIME - $begin }")" "$(peak_now_megabytes "$mount")"
  stop_mount
}
