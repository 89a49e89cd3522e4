# How the program is started. Sourced by bin/blockframe and bin/setup, after lib.sh.

program="$blockframe_home/launcher/target/blockframe/blockframe.jar"

# Sets $jdk, $start_flags, $data_flags and, for use after the flags, $main, $check_main and $daemon_main.
choose_java() {
  local lib="${program%/*}/lib" daemon="${program%/*}/daemon" entry=io.blockframe.launcher.Main
  # As in the manifest, which counts for -jar only.
  local open=(--enable-native-access=ALL-UNNAMED --add-exports=java.base/jdk.internal.module=ALL-UNNAMED)
  local picocli=("$lib"/picocli-*.jar) scrubs=("$daemon"/{scrub-job,job-runtime,quartz}-*.jar)
  jdk=$(find_jdk) || fail "blockframe needs a JDK 25; run $blockframe_home/bin/setup"
  # The catalogue is in memory, 0.7 GB of it for a million entries; less takes no more than it needs.
  # Performance data lie in a folder of their own, and the JVM stays there where it may not search the working directory.
  start_flags=(-XX:-UsePerfData -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms64m -Xmx2g -Xlog:disable
    --sun-misc-unsafe-memory-access=allow -Dblockframe.home="$blockframe_home")
  data_flags=(-XX:+UnlockExperimentalVMOptions -XX:+EnableVectorSupport -XX:MaxDirectMemorySize=256m)
  # picocli's class files are too old for the AOT cache. Where the JVM finds it beside its own classes, it at least
  # neither verifies them nor looks through our jars for the classes of Groovy. Every class that is loaded is looked for
  # there, too: that is more than it saves for the many classes of the daemon.
  local quick=("${open[@]}" -Xbootclasspath/a:"${picocli[0]}")
  main=("${quick[@]}" -cp "$program" "$entry")
  # The same, and what it takes to read the declared scrubs.
  local IFS=:
  check_main=("${quick[@]}" -cp "$program:${scrubs[*]}" "$entry")
  daemon_main=("${open[@]}" -cp "$program:$daemon/*" "$entry")
}

# Sets $daemon_flags; after choose_java. The serial collector stops all who wait for an answer for up to 0.4 s at a time,
# Shenandoah for milliseconds, but it lets garbage fill all the memory that there may be: so that is less than others may
# take. Not every JDK has it.
choose_daemon_flags() {
  local collector=(-XX:-UseSerialGC -XX:+UseShenandoahGC -XX:ShenandoahGCMode=generational)
  daemon_flags=("${data_flags[@]}" -Xmx256m)
  ! "$jdk/bin/java" "${collector[@]}" -version >/dev/null 2>&1 || daemon_flags+=("${collector[@]}")
}

has_native_kernels() {
  [ "$HOSTTYPE" = x86_64 ] && has_library 'libisal\.so\.2 '
}
