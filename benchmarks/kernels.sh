# JMH.

bench_kernels() {
  local classpath="$blockframe_home/target/benchmarks.classpath"
  maven -q -pl benchmarks -am package -DskipTests -Dexec.skip dependency:build-classpath -Dmdep.outputFile="$classpath"
  choose_java
  "$jdk/bin/java" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
    -cp "$blockframe_home/benchmarks/target/classes:$(<"$classpath")" org.openjdk.jmh.Main
}
