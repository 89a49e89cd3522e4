"""Asks the daemon's endpoints in turn, from before files are dropped until all of them are taken.

usage: api_answers.py JOBS_URL JOB [LOG]
Each request has a connection of its own, and its time is from connecting to the last byte of the answer.
Prints a row of a table for each endpoint and for all: requests, median, 99th percentile, slowest.
LOG gets a line for each request: when it began, milliseconds, endpoint.
"""

import collections
import http.client
import json
import sys
import time
import urllib.parse

PAUSE_SECONDS = 0.05

url = urllib.parse.urlsplit(sys.argv[1])
executions = f"/jobs/{sys.argv[2]}/executions"
log = open(sys.argv[3], "w") if len(sys.argv) > 3 else None
millis = collections.defaultdict(list)


def ask(name, path):
    began = time.time()
    begin = time.perf_counter()
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    took = (time.perf_counter() - begin) * 1000
    connection.close()
    assert answer.status == 200, f"{path}: {answer.status} {body}"
    millis[name].append(took)
    if log:
        print(f"{began:.3f} {took:.1f} {name}", file=log, flush=True)
    time.sleep(PAUSE_SECONDS)
    return body


def row(name, times):
    times = sorted(times)
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))]
    print(f"| {name} | {len(times)} | {at(0.5):.0f} ms | {at(0.99):.0f} ms | {times[-1]:.0f} ms |", flush=True)


begun = False
while True:
    job = json.loads(ask("GET /jobs", "/jobs"))[0]
    idle = job["files_waiting"] == 0 and not job["running"]
    begun = begun or not idle
    if begun and idle:
        break
    newest = json.loads(ask("GET /jobs/{name}/executions", executions))["items"]
    if newest:
        ask("GET /executions/{id}", f"/executions/{newest[0]['id']}")
    ask("GET /actuator/health", "/actuator/health")
    ask("GET /actuator/prometheus", "/actuator/prometheus")

for name, times in millis.items():
    row(name, times)
row("all of them", [it for times in millis.values() for it in times])
