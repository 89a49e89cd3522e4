package io.blockframe.mount;

import java.io.IOException;

/**
 * A caller of the file system asked for what the name does not offer; says nothing of the archive.
 */
final class NameFault extends IOException {
    private final Kind kind;

    NameFault(Kind kind, String path) {
        super("%s: %s".formatted(path, kind.words));
        this.kind = kind;
    }

    /** Thrown for every name that is absent, and never by a fault of ours: it has no trace. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    Kind kind() {
        return kind;
    }

    enum Kind {
        NO_SUCH_NAME("no such name"),
        NAME_TOO_LONG("a name is longer than 255 bytes"),
        NOT_A_FOLDER("not a folder"),
        IS_A_FOLDER("a folder, expected a file"),
        NOT_A_LINK("not a symbolic link"),
        NO_SUCH_ATTRIBUTE("no such extended attribute"),
        READ_ONLY("the mount is read-only");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }
}
