package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Calls that wait for a disk, without a kernel. */
@Timeout(60)
class CallThreadsTest {
    private static final int FIRST = 3;
    private static final int MOST = 20;

    private final CallThreads threads = new CallThreads(FIRST, MOST);
    private final BlockingQueue<Runnable> calls = new LinkedBlockingQueue<>();
    private final CountDownLatch diskAnswers = new CountDownLatch(1);
    private volatile boolean unmounted;

    /** As libfuse gets calls from the kernel. */
    private void loop() {
        while (!unmounted) {
            try {
                var call = calls.take();
                threads.answer(
                        () -> {
                            call.run();
                            return 0;
                        });
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread start() {
        return Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                threads.run(this::loop);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }

    private void end(Thread all) throws InterruptedException {
        diskAnswers.countDown();
        for (int i = 0; i < MOST; i++) {
            calls.add(() -> unmounted = true);
        }
        all.join();
    }

    /** Goal: reads of a disk that hangs, more than there are threads, do not stop other calls. */
    @Test
    void callsThatWaitKeepNoOtherFromBeingAnswered() throws Exception {
        var all = start();
        int hanging = 4 * FIRST;
        for (int i = 0; i < hanging; i++) {
            calls.add(() -> await(diskAnswers));
        }
        var name = new CountDownLatch(1);
        calls.add(name::countDown);

        name.await();
        assertThat(threads.count()).isGreaterThan(hanging);
        end(all);
    }

    /** Goal: threads are not without bound, and all of them end. */
    @Test
    void thereAreOnlySoManyThreads() throws Exception {
        var all = start();
        var waiting = new CountDownLatch(MOST);
        for (int i = 0; i < 2 * MOST; i++) {
            calls.add(
                    () -> {
                        waiting.countDown();
                        await(diskAnswers);
                    });
        }
        waiting.await();
        assertThat(threads.count()).isEqualTo(MOST);
        end(all);
    }
}
