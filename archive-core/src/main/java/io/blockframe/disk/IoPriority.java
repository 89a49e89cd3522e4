package io.blockframe.disk;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Map;

/**
 * The priority of a thread's reads and writes among those of the machine. Linux has it, for
 * processors whose numbers of system calls are known here and for I/O schedulers that heed it (bfq,
 * mq-deadline); elsewhere nothing happens.
 */
public final class IoPriority {

    /** Served when nobody else wants the disk. */
    static final int IDLE = 3 << 13; // IOPRIO_CLASS_IDLE

    private static final int UNKNOWN = -1;
    private static final long THREAD = 1; // IOPRIO_WHO_PROCESS means one thread
    private static final long SELF = 0;

    private IoPriority() {}

    /** Lets the calling thread's I/O wait for that of all others, as long as the thread lives. */
    public static void becomeIdle() {
        set(IDLE);
    }

    /** Lets the calling thread's I/O wait for that of all others, until the result is closed. */
    public static Lowered lower() {
        int before = get();
        set(IDLE);
        return () -> set(before);
    }

    /** Closed by the thread that lowered its priority. */
    public interface Lowered extends AutoCloseable {
        @Override
        void close();
    }

    /** Of the calling thread, as {@code ioprio_get} gives it; -1 where it is unknown. */
    static int get() {
        return available() ? (int) Calls.call(Calls.NUMBERS.get, THREAD, SELF, 0) : UNKNOWN;
    }

    private static void set(int priority) {
        if (priority != UNKNOWN && available()) {
            // A refusal (some containers forbid the call) leaves everything as it was.
            Calls.call(Calls.NUMBERS.set, THREAD, SELF, priority);
        }
    }

    private static boolean available() {
        // The thread below a virtual one is somebody else's a moment later.
        return Libc.PRESENT && Calls.NUMBERS != null && !Thread.currentThread().isVirtual();
    }

    private record Numbers(long set, long get) {}

    private static final class Calls {
        private static final Map<String, Numbers> KNOWN =
                Map.of("amd64", new Numbers(251, 252), "aarch64", new Numbers(30, 31));

        static final Numbers NUMBERS = KNOWN.get(System.getProperty("os.arch"));

        private static final MethodHandle SYSCALL =
                Linker.nativeLinker()
                        .downcallHandle(
                                Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                                FunctionDescriptor.of(
                                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                                Linker.Option.firstVariadicArg(1));

        static long call(long number, long which, long who, long priority) {
            try {
                return (long) SYSCALL.invokeExact(number, which, who, priority);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
    }
}
