package io.blockframe.launcher.cli;

import io.blockframe.disk.DiskErrors;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/**
 * The standard output. Nobody who prints there looks whether it could be written: {@link #exitCode}
 * does, when all is printed.
 */
public final class Results extends PrintWriter {
    private final Remembering output;

    /** Results that go to {@code output}. */
    public Results(OutputStream output, Charset charset) {
        this(new Remembering(output), charset);
    }

    private Results(Remembering output, Charset charset) {
        super(output, true, charset);
        this.output = output;
    }

    /**
     * The exit code of a command that ended with {@code code}: another where its results could not
     * be written, which is said on {@code err}. A reader that left is no failure.
     */
    public int exitCode(int code, PrintWriter err) {
        flush();
        var failure = output.failure;
        if (failure == null || DiskErrors.isReaderGone(failure)) {
            return code;
        }
        err.println(
                "blockframe: the result could not be written to the standard output: %s. Is its disk full?"
                        .formatted(failure.getMessage()));
        err.flush();
        return ExitCode.orFailed(code);
    }

    /** Keeps the first failure, of which a {@link PrintWriter} says only that there was one. */
    private static final class Remembering extends FilterOutputStream {
        private IOException failure;

        Remembering(OutputStream output) {
            super(output);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }
    }
}
