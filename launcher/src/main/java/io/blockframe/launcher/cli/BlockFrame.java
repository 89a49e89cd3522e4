package io.blockframe.launcher.cli;

import io.blockframe.disk.TypedPath;
import io.blockframe.launcher.archives.Archives;
import io.blockframe.launcher.archives.UsageException;
import io.blockframe.launcher.config.Config;
import io.blockframe.launcher.config.Config.LogLevel;
import io.blockframe.launcher.config.ConfigLoader;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The program: its verbs, and the options that all of them take, before or after the verb. */
@Command(
        name = "blockframe",
        description = "A local archive for files that are written once and must stay readable.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = BlockFrame.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything is done and right",
            "1:something could not be done or checked, for a reason that is not damage",
            "2:wrong usage or configuration, or no archive there",
            "3:damage was found and all of it was repaired",
            "4:something is lost or missing",
            "5:damage was found that can be repaired, and was not",
            "130:ended by Ctrl-C (SIGINT): the usual end of mount, daemon and up",
            "143:ended by SIGTERM, as down sends it: the same"
        },
        footer = "When several hold, the one reported is the first of 2, 4, 5, 1, 3.")
public final class BlockFrame {
    private static final Map<String, Supplier<Verb>> VERBS = new LinkedHashMap<>();

    static {
        VERBS.put("commit", CommitCommand::new);
        VERBS.put("ls", LsCommand::new);
        VERBS.put("info", InfoCommand::new);
        VERBS.put("restore", RestoreCommand::new);
        VERBS.put("verify", VerifyCommand::new);
        VERBS.put("health", HealthCommand::new);
        VERBS.put("heal", HealCommand::new);
        VERBS.put("mount", MountCommand::new);
        VERBS.put("umount", UmountCommand::new);
        VERBS.put("daemon", DaemonCommand::new);
        VERBS.put("jobs", JobsCommand::new);
        VERBS.put("up", UpCommand::new);
        VERBS.put("down", DownCommand::new);
    }

    @Option(
            names = {"-a", "--archive"},
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "the archive; otherwise [archive] directory of config.toml")
    private Path archive;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "the configuration; otherwise config.toml in the working directory, or beside"
                            + " the launcher")
    private Path configFile;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "print the result as JSON, for scripts")
    private boolean json;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "log more, and show where an error came from")
    private boolean debug;

    private final Path workingDirectory;
    private final Path home;
    private final boolean terminal;
    private Config config;

    /**
     * @param workingDirectory where a config.toml is looked for first
     * @param home where the launcher is installed, null when it is not known
     * @param terminal whether stderr is a terminal
     */
    public BlockFrame(Path workingDirectory, Path home, boolean terminal) {
        this.workingDirectory = workingDirectory;
        this.home = home;
        this.terminal = terminal;
    }

    /** The verbs, in the order of the help. */
    static Set<String> verbs() {
        return VERBS.keySet();
    }

    /**
     * Runs one command.
     *
     * @return the exit code
     */
    public int run(String[] arguments, PrintWriter out, PrintWriter err) {
        try {
            return commandLine(arguments)
                    .registerConverter(Path.class, Arguments::path)
                    .setOut(out)
                    .setErr(err)
                    .setParameterExceptionHandler((e, _) -> usage(e, err))
                    .setExecutionExceptionHandler(
                            (e, _, _) -> Failures.report(e, err, debug).number())
                    .execute(arguments);
        } catch (Error e) { // picocli lets them pass
            return Failures.report(e, err, debug).number();
        }
    }

    /**
     * Reading the options of every verb takes longer than most verbs: reads those that may be
     * meant.
     */
    private CommandLine commandLine(String[] arguments) {
        var words = List.of(arguments);
        var meant = VERBS.keySet().stream().filter(words::contains).toList();
        boolean asksForHelp =
                Arrays.stream(arguments)
                        .anyMatch(it -> it.startsWith("-h") || it.startsWith("--h"));
        var commandLine = new CommandLine(this);
        for (var name : meant.isEmpty() || asksForHelp ? VERBS.keySet() : meant) {
            var verb = VERBS.get(name).get();
            commandLine.addSubcommand(name, verb);
            if (!verb.speaksJson()) {
                hideJson(commandLine.getSubcommands().get(name).getCommandSpec());
            }
        }
        return commandLine;
    }

    /** Leaves the option, which is refused with a message, and takes it out of the help. */
    private static void hideJson(CommandSpec verb) {
        var json = verb.findOption("--json");
        verb.remove(json);
        verb.addOption(OptionSpec.builder(json).hidden(true).build());
    }

    private static int usage(ParameterException e, PrintWriter err) {
        var command = e.getCommandLine();
        if (command.getParseResult().originalArgs().isEmpty()) {
            command.usage(err);
        } else {
            err.println("blockframe: " + e.getMessage());
            err.println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        }
        err.flush();
        return ExitCode.USAGE.number();
    }

    /** What config.toml says; read once. Sets the log level. */
    Config config() throws IOException {
        if (config == null) {
            config = ConfigLoader.load(configFile, workingDirectory, home);
            Logging.setLevel(debug ? LogLevel.DEBUG : config.level());
        }
        return config;
    }

    /** The archive to work on. */
    Path archive() throws IOException {
        return archive == null ? config().archive() : TypedPath.of(archive);
    }

    /** Whether the archive was named on the command line. */
    boolean namesArchive() {
        return archive != null;
    }

    /**
     * The launcher with a verb, to start a process that works with the same configuration. The
     * archive is always named, so that mount shows this one and no [mount] default_remote.
     */
    List<String> command(String verb, Path directory) {
        if (home == null) {
            throw new UsageException(
                    "processes can be started only where blockframe was started with"
                            + " bin/blockframe");
        }
        var command = new ArrayList<String>();
        command.add(home.resolve("bin/blockframe").toString());
        command.add(verb);
        command.add("--archive=" + directory);
        if (configFile != null) {
            command.add("--config=" + configFile);
        }
        if (debug) {
            command.add("--debug");
        }
        return command;
    }

    /** Opens and creates archives. */
    Archives archives() throws IOException {
        return new Archives(config().daemon().state());
    }

    /** Where the launcher is installed, null when it is not known. */
    Path home() {
        return home;
    }

    boolean isJson() {
        return json;
    }

    boolean isTerminal() {
        return terminal;
    }

    /** The version that Maven wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = BlockFrame.class.getPackage().getImplementationVersion();
            return new String[] {"blockframe " + (version == null ? "(not packaged)" : version)};
        }
    }
}
