package io.blockframe.erasure;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Intel's Intelligent Storage Acceleration Library as the operating system has it, called through
 * the Foreign Function API. Its functions are described in its header {@code erasure_code.h}; it
 * works in the same field as JavaReedSolomon (polynomial 0x11D) and takes any matrix.
 */
final class IsalLibrary {

    private static final String NAME = "libisal.so.2";

    /** At most, for each factor. */
    private static final int TABLE_BYTES = 32;

    /** Why the library cannot be used here; empty when it can. */
    static final Optional<String> PROBLEM;

    private static final MethodHandle INIT_TABLES;
    private static final MethodHandle ENCODE;
    private static final MethodHandle UPDATE;

    static {
        MethodHandle initTables = null;
        MethodHandle encode = null;
        MethodHandle update = null;
        String problem = null;
        try {
            var library = SymbolLookup.libraryLookup(NAME, Arena.global());
            initTables = link(library, "ec_init_tables", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
            encode =
                    link(
                            library,
                            "ec_encode_data",
                            JAVA_INT,
                            JAVA_INT,
                            JAVA_INT,
                            ADDRESS,
                            ADDRESS,
                            ADDRESS);
            update =
                    link(
                            library,
                            "ec_encode_data_update",
                            JAVA_INT,
                            JAVA_INT,
                            JAVA_INT,
                            JAVA_INT,
                            ADDRESS,
                            ADDRESS,
                            ADDRESS);
        } catch (UnsupportedOperationException
                | IllegalArgumentException
                | IllegalCallerException
                | LinkageError e) {
            problem = e.toString();
        }
        INIT_TABLES = initTables;
        ENCODE = encode;
        UPDATE = update;
        PROBLEM = Optional.ofNullable(problem);
    }

    private IsalLibrary() {}

    private static MethodHandle link(SymbolLookup library, String name, MemoryLayout... arguments) {
        var function = library.find(name).orElseThrow(() -> new UnsatisfiedLinkError("no " + name));
        return Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.ofVoid(arguments));
    }

    /**
     * What the other functions want to know of a matrix. How it looks inside depends on the version
     * of the library and on the processor.
     *
     * @param factors {@code targets} rows of {@code sources} bytes
     */
    static MemorySegment tables(int sources, int targets, byte[] factors, Arena arena) {
        var tables = arena.allocate((long) sources * targets * TABLE_BYTES, TABLE_BYTES);
        try {
            INIT_TABLES.invokeExact(
                    sources, targets, arena.allocateFrom(JAVA_BYTE, factors), tables);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return tables;
    }

    /** Computes {@code bytes} of every target from all sources. */
    static void encode(
            int bytes,
            int sources,
            int targets,
            MemorySegment tables,
            MemorySegment sourcePointers,
            MemorySegment targetPointers) {
        try {
            ENCODE.invokeExact(bytes, sources, targets, tables, sourcePointers, targetPointers);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Adds to {@code bytes} of every target what one source contributes. */
    static void update(
            int bytes,
            int targets,
            MemorySegment tables,
            MemorySegment source,
            MemorySegment targetPointers) {
        try {
            UPDATE.invokeExact(bytes, 1, targets, 0, tables, source, targetPointers);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
