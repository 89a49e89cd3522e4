# On the disk of this checkout: commit against cp + sync. A commit reads back from the medium all that it
# wrote; what the disk needs for that much at least, cp + sync beside a reader shows.

bench_disk() {
  mkdir -p "$disk"
  configure "$disk"
  head -c "$bytes" /dev/urandom >"$disk/source"
  sync
  heading "On disk, a file of $bytes bytes"
  local i
  for i in 1 2; do
    row "cp + sync" "$(seconds sh -c "cp '$disk/source' '$disk/copy' && sync '$disk/copy'")" "$bytes"
    rm "$disk/copy"
    row "commit, start-up and read-back included" "$(seconds run "$disk" commit -f "$disk/source")" "$bytes"
    forget_archive "$disk"
    sync
    row "cp + sync, beside it as many bytes read from the medium" "$(seconds sh -c "
      dd if='$disk/source' of=/dev/null bs=4M iflag=direct & cp '$disk/source' '$disk/copy' && sync '$disk/copy' && wait")" "$bytes"
    rm "$disk/copy"
    sync
  done
  if command -v par2 >/dev/null; then
    head -c 200000000 "$disk/source" >"$disk/small"
    row "par2 create -r10, of 200 MB" "$(seconds par2 create -q -q -r10 "$disk/small")" 200000000
    row "commit, of the same 200 MB" "$(seconds run "$disk" commit -f "$disk/small")" 200000000
  fi
}
