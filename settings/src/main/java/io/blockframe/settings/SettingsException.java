package io.blockframe.settings;

import java.io.IOException;
import java.util.List;

/**
 * A settings file has mistakes. The message is one line for each: the file, the line, what is
 * wrong.
 */
public final class SettingsException extends IOException {
    private final List<String> problems;

    /** A mistake for each line of text. */
    public SettingsException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line of text for each mistake, in the order of the file. */
    public List<String> problems() {
        return problems;
    }
}
