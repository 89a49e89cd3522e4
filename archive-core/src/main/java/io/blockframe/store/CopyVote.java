package io.blockframe.store;

import io.blockframe.format.DamagedException;

import java.util.Comparator;
import java.util.List;

/** Makes one good copy out of several that are damaged in different places. */
final class CopyVote {

    private CopyVote() {}

    /**
     * Takes, for each byte, what most of the copies of the most frequent length have. Whoever asked
     * checks the result as a copy that was read.
     *
     * @throws DamagedException {@code damage} when fewer than three copies are alike in length
     */
    static byte[] of(List<byte[]> copies, DamagedException damage) throws DamagedException {
        var alike =
                copies.stream()
                        .map(one -> copies.stream().filter(c -> c.length == one.length).toList())
                        .max(Comparator.comparingInt(List::size))
                        .orElse(List.of());
        if (alike.size() < 3) {
            throw damage;
        }
        var voted = new byte[alike.getFirst().length];
        for (int i = 0; i < voted.length; i++) {
            int at = i;
            long most = 0;
            for (byte[] copy : alike) {
                long votes = alike.stream().filter(c -> c[at] == copy[at]).count();
                if (votes > most) {
                    most = votes;
                    voted[i] = copy[i];
                }
            }
        }
        return voted;
    }
}
