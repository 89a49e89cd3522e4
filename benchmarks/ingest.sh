# Files through a drop folder.

# Waits until nothing waits in the drop folder and nothing runs.
await_ingest() {
  until curl -s "$api" | grep -q '"files_waiting":0' && curl -s "$api" | grep -q '"running":\[\]'; do sleep 0.5; done
}

bench_ingest() {
  mkdir -p "$disk"
  configure "$disk"
  printf '\n### 10,000 files of 10 KB in 100 folders\n| what | seconds | resident, at most |\n|---|---|---|\n'
  local round
  for round in first second; do make_files "$disk/$round" 100 100 10240; done
  sync
  start_daemon "$disk"
  for round in first second; do
    mv "$disk/$round" "$disk/drop/$round"
    until curl -s "$api/drop/executions" | grep -q "$round/"; do sleep 0.2; done
    await_ingest
    printf '| %s 10,000 | %s | %s MB |\n' "$round" "$(execution_seconds drop 1 0)" "$(peak_now_megabytes "$daemon")"
  done
  stop_daemon
}

bench_queue() {
  mkdir -p "$disk"
  configure "$disk"
  make_files "$disk/many" 1000 100 100
  sync
  start_daemon "$disk"
  printf '\n### 100,000 waiting files: answers until all are taken\n| what | requests | median | p99 | slowest |\n|---|---|---|---|---|\n'
  python3 "$blockframe_home/benchmarks/api_answers.py" "$api" drop &
  answers=$!
  mv "$disk/many" "$disk/drop/many"
  wait "$answers"
  answers=
  printf '\nResident, at most: %s MB\n' "$(peak_now_megabytes "$daemon")"
  stop_daemon
}
