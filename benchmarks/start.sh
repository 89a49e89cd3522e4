# How long short commands take, and the daemon.

bench_start() {
  mkdir -p "$memory/empty"
  configure "$memory/empty"
  echo x >"$memory/empty/x"
  heading "Start"
  run "$memory/empty" commit -f "$memory/empty/x" >/dev/null 2>&1
  local i
  for i in 1 2 3 4 5; do
    printf '| blockframe ls | %s s | |\n' "$(seconds run "$memory/empty" ls)"
  done
  local begin
  for i in 1 2 3; do
    begin=$EPOCHREALTIME
    start_daemon "$memory/empty"
    printf '| daemon, until it is ready | %s s | |\n' "$(awk "BEGIN { printf \"%.2f\", $EPOCHREALTIME - $begin }")"
    stop_daemon
  done
}
