# Reads a mount as people do, and compares with what was dropped. Says what differs; fails where it does.
# Arguments: the folder that was dropped, the mountpoint, an empty folder.
set -euo pipefail
source=$1 mount=$2 scratch=$3

names() { # of every file below, ended by NUL
  (cd "$1" && find . -type f -print0 | sort -z)
}

names "$source" >"$scratch/names"
names "$mount" | cmp "$scratch/names" -

# -r without -t: contents are compared, and nothing else
rsync --recursive --checksum --dry-run --itemize-changes "$source/" "$mount/" >"$scratch/rsync"
! grep . "$scratch/rsync"

(cd "$source" && grep -rn needle . | sort) >"$scratch/found"
(cd "$mount" && grep -rn needle . | sort) | diff "$scratch/found" -
[ "$(wc -l <"$scratch/found")" -eq 4 ]

# Content, mode, owner and mtime of every file
tar -C "$mount" --null --no-recursion -T "$scratch/names" -cf - | tar -C "$source" --compare -f -

mkdir "$scratch/copy"
cp -r --sparse=always "$mount/." "$scratch/copy"
diff -r "$source" "$scratch/copy"
# What was sparse is sparse again: 2 MB of zeros have no place on the disk.
[ "$(stat -c '%b' "$scratch/copy/sparse")" -lt 2000 ]

(cd "$source" && xargs -0 b3sum <"$scratch/names") >"$scratch/sums"
(cd "$mount" && b3sum --check --quiet "$scratch/sums")

(cd "$source" && xargs -0 -I NAME cmp NAME "$mount/NAME" <"$scratch/names")
