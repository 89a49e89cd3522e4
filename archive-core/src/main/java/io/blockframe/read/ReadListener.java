package io.blockframe.read;

/**
 * Is told of damage that readers meet. Called by the reading thread, or by the one that writes
 * back, by several at once: be quick, be thread-safe, and do not throw.
 */
@FunctionalInterface
public interface ReadListener {
    void on(ReadEvent event);
}
