package io.blockframe.erasure;

/**
 * Finds the Vector API, an incubator module: it is there when the JVM was started with {@code
 * --add-modules jdk.incubator.vector}, which prints a warning at every start. Our launcher gives
 * the JVM {@code -XX:+EnableVectorSupport} and opens the JDK's own module loader instead, through
 * which the module is loaded when it is first needed, without that warning.
 */
final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /** Whether vector code can run; loads the module where the launcher allows it. */
    static boolean isPresent() {
        return ModuleLayer.boot().findModule(NAME).isPresent() || load();
    }

    private static boolean load() {
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, NAME);
            return true;
        } catch (ReflectiveOperationException e) {
            return false; // not started by our launcher: the scalar kernel does the same work
        }
    }
}
