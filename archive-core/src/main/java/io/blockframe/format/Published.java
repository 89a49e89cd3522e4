package io.blockframe.format;

/**
 * An entry is in the archive.
 *
 * @param entry the entry
 * @param folder where it lies, relative to the archive
 */
public record Published(Entry entry, ArchivePath folder) implements CatalogueLine {
    @Override
    public long sequence() {
        return entry.sequence();
    }
}
