package io.blockframe.launcher.cli;

import io.blockframe.launcher.config.Config.LogLevel;

import java.util.Locale;

/**
 * The log: one line of text on stderr for each event, by slf4j-simple; simplelogger.properties has
 * its format. It starts in no time, which a command that takes a tenth of a second needs.
 */
final class Logging {
    private Logging() {}

    /** To be called before the first logger is made; it has no effect on those that exist. */
    static void setLevel(LogLevel level) {
        var name = level.name().toLowerCase(Locale.ROOT);
        System.setProperty("org.slf4j.simpleLogger.log.io.blockframe", name);
        if (level == LogLevel.TRACE || level == LogLevel.ERROR) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", name);
        }
    }
}
