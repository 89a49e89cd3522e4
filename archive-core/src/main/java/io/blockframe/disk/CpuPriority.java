package io.blockframe.disk;

/**
 * How much of the processor a thread gets when others want it, too. Linux has it for each thread;
 * elsewhere nothing happens. A thread that is begun has the priority of the one that begins it.
 */
public final class CpuPriority {

    /** Niceness of long work: a tenth of the share that others have who want the processor, too. */
    static final int LONG_WORK = 10;

    /** Niceness of work that nobody waits for: the least share there is. */
    static final int IDLE_WORK = 19;

    private static final int THREAD = 0; // PRIO_PROCESS means one thread
    private static final int SELF = 0;

    private CpuPriority() {}

    /** Lets the calling thread, and those that it begins, give way to threads that answer. */
    public static void becomeLongWork() {
        become(LONG_WORK);
    }

    /** Lets the calling thread, and those that it begins, give way to all others. */
    public static void becomeIdleWork() {
        become(IDLE_WORK);
    }

    private static void become(int niceness) {
        // The thread below a virtual one is somebody else's a moment later.
        if (Libc.PRESENT && !Thread.currentThread().isVirtual() && get() < niceness) {
            // A refusal leaves everything as it was.
            int _ = LibcFunctions.setpriority(THREAD, SELF, niceness);
        }
    }

    /** The niceness of the calling thread; only where the C library is present. */
    static int get() {
        return LibcFunctions.getpriority(THREAD, SELF);
    }
}
