package io.blockframe.hash;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The C library of BLAKE3's authors, as it lies in the jar of {@code blake3-jni}, called through
 * the Foreign Function API. Its JNI functions copy through the heap and are not used.
 */
final class Blake3Library {

    /** Why the library cannot be used here; empty when it can. */
    static final Optional<String> PROBLEM;

    /**
     * Hashes many inputs of equal length at once: {@code void blake3_hash_many(inputs, count,
     * blocks, key, counter, increment counter, flags, first flags, last flags, output)}, null when
     * there is a {@link #PROBLEM}.
     *
     * <p>The handle has one argument more than the function. The function does not look at it: it
     * is the segment that the addresses in {@code inputs} point into, lent so that its arena cannot
     * be closed or collected while native code reads. An argument too many is harmless in the
     * calling convention of both platforms that have the library (x86-64 System V: the caller owns
     * the stack).
     */
    static final MethodHandle HASH_MANY;

    static {
        MethodHandle hashMany = null;
        String problem = null;
        try {
            hashMany = link(load());
        } catch (IOException
                | UnsupportedOperationException
                | IllegalArgumentException
                | IllegalCallerException
                | LinkageError e) {
            problem = e.toString();
        }
        HASH_MANY = hashMany;
        PROBLEM = Optional.ofNullable(problem);
    }

    private Blake3Library() {}

    private static MethodHandle link(SymbolLookup library) {
        var signature =
                FunctionDescriptor.ofVoid(
                        ADDRESS,
                        JAVA_LONG,
                        JAVA_LONG,
                        ADDRESS,
                        JAVA_LONG,
                        JAVA_BOOLEAN,
                        JAVA_BYTE,
                        JAVA_BYTE,
                        JAVA_BYTE,
                        ADDRESS,
                        ADDRESS);
        var function =
                library.find("blake3_hash_many")
                        .orElseThrow(() -> new UnsatisfiedLinkError("no blake3_hash_many"));
        return Linker.nativeLinker().downcallHandle(function, signature);
    }

    /** Loads the library for the life of the process; its file is gone again when this returns. */
    private static SymbolLookup load() throws IOException {
        var architecture = System.getProperty("os.arch");
        if (!architecture.equals("amd64") && !architecture.equals("x86_64")) {
            throw new UnsatisfiedLinkError("blake3-jni is for x86-64, this is " + architecture);
        }
        var name = System.mapLibraryName("blake3");
        Path file = Files.createTempFile("blockframe-", name);
        try (var library = Blake3Library.class.getResourceAsStream("/" + name)) {
            if (library == null) {
                throw new FileNotFoundException("no %s on the class path".formatted(name));
            }
            Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
            return SymbolLookup.libraryLookup(file, Arena.global());
        } finally {
            Files.delete(file);
        }
    }
}
