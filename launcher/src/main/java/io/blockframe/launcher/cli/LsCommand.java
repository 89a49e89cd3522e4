package io.blockframe.launcher.cli;

import io.blockframe.format.Published;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

@Command(name = "ls", description = "Lists what is archived: when it was committed, size, path.")
final class LsCommand extends Verb {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            description = "a file or folder in the archive; otherwise everything")
    private String path;

    @Option(
            names = "--versions",
            description = "older versions, too, newest first, each with its root")
    private boolean versions;

    @Override
    boolean speaksJson() {
        return true;
    }

    @Override
    ExitCode run() throws IOException {
        var archive = program().archives().open(program().archive());
        var catalogue = archive.catalogue();
        var listed = chosen(versions ? catalogue.all() : catalogue.current());
        if (program().isJson()) {
            out().println(Json.of(listed.stream().map(it -> Json.Version.of(it.entry())).toList()));
        } else {
            listed.forEach(this::print);
        }
        return ExitCode.OK;
    }

    private List<Published> chosen(List<Published> all) throws NotArchivedException {
        if (path == null) {
            return all;
        }
        var wanted = Arguments.archivePath(path);
        var below = all.stream().filter(it -> it.entry().path().startsWith(wanted)).toList();
        if (below.isEmpty()) {
            throw new NotArchivedException(wanted);
        }
        return below;
    }

    private void print(Published published) {
        var entry = published.entry();
        out().printf(
                        "%s  %8s  %s%s%n",
                        TIME.format(entry.committedAt()),
                        Human.size(entry.sizeBytes()),
                        versions ? entry.root() + "  " : "",
                        entry.path().printable());
    }
}
