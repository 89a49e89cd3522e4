package io.blockframe.jobs;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the API listens and who may use it.
 *
 * @param address of this machine; others than loopback can be reached by other machines
 * @param port 0 takes a free one
 * @param token what every request must show; nothing is needed on loopback
 */
public record ApiAccess(InetAddress address, int port, Optional<String> token) {
    /**
     * @throws IllegalArgumentException when other machines could use it without a token
     */
    public ApiAccess {
        Objects.requireNonNull(token);
        if (!address.isLoopbackAddress() && token.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s can be reached by other machines and needs a token"
                            .formatted(address.getHostAddress()));
        }
    }

    /** The address as it stands in a URL. */
    public String host() {
        var text = address.getHostAddress();
        return text.contains(":") ? "[" + text + "]" : text;
    }
}
