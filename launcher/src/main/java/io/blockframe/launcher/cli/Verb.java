package io.blockframe.launcher.cli;

import io.blockframe.launcher.archives.UsageException;
import io.blockframe.launcher.up.Supervisor;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;

/** One verb of the program. */
abstract class Verb implements Callable<Integer> {
    @ParentCommand private BlockFrame program;
    @Spec private CommandSpec spec;

    /** Does the work. */
    abstract ExitCode run() throws IOException, InterruptedException;

    /** Whether {@code --json} means something to it. */
    boolean speaksJson() {
        return false;
    }

    @Override
    public final Integer call() throws IOException, InterruptedException {
        if (program.isJson() && !speaksJson()) {
            throw new UsageException(spec.name() + " has nothing to say in JSON; leave --json out");
        }
        program.config();
        try {
            return run().number();
        } finally {
            out().flush();
            err().flush();
        }
    }

    final BlockFrame program() {
        return program;
    }

    /** For results. */
    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** For what is said about the work. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Says to whoever started this process that its start is complete. */
    final void ready() {
        out().println(Supervisor.READY);
        out().flush();
    }

    /** A progress bar, which is drawn on terminals only. */
    final ProgressBar progressBar(long totalBytes) {
        return new ProgressBar(program.isTerminal() ? err() : null, System::nanoTime, totalBytes);
    }
}
