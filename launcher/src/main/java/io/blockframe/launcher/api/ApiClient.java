package io.blockframe.launcher.api;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Talks to the job API of the daemon. Used by one thread. */
public final class ApiClient {
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(5).toMillis();
    private static final int ANSWER_MILLIS = (int) Duration.ofSeconds(60).toMillis();

    private final URI base;
    private final Optional<String> token;

    /**
     * @param base {@code http://HOST:PORT}
     * @param token what the daemon wants to be shown
     */
    public ApiClient(URI base, Optional<String> token) {
        this.base = base;
        this.token = token;
    }

    /**
     * What is there.
     *
     * @param path with its query, encoded
     * @throws NoDaemonException when nobody answers, or somebody else
     * @throws ApiProblemException when the daemon refuses
     */
    public JsonNode get(String path) throws IOException {
        return send("GET", path);
    }

    /** What is there, for people; otherwise as {@link #get}. */
    public String text(String path) throws IOException {
        return send("GET", path, "text/plain", ApiClient::readText);
    }

    /** Has something done; otherwise as {@link #get}. */
    public JsonNode post(String path) throws IOException {
        return send("POST", path);
    }

    private JsonNode send(String method, String path) throws IOException {
        var answer = send(method, path, "application/json", JsonMapper.shared()::readTree);
        if (answer.isMissingNode()) {
            throw new NoDaemonException(notBlockFrame() + " (its answer is empty)");
        }
        return answer;
    }

    private interface Body<T> {
        T read(InputStream in) throws IOException;
    }

    private static String readText(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private <T> T send(String method, String path, String accept, Body<T> wanted)
            throws IOException {
        var connection =
                (HttpURLConnection) base.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(ANSWER_MILLIS);
        connection.setRequestProperty("Accept", accept);
        token.ifPresent(it -> connection.setRequestProperty("Authorization", "Bearer " + it));
        try {
            int status = connection.getResponseCode();
            if (status >= 400) {
                throw new ApiProblemException(
                        status, read(connection.getErrorStream(), JsonMapper.shared()::readTree));
            }
            if (status < 200 || status >= 300) { // -1: it does not speak HTTP
                throw new NoDaemonException(
                        "%s (its answer has status %d)".formatted(notBlockFrame(), status));
            }
            return read(connection.getInputStream(), wanted);
        } catch (ConnectException e) {
            throw new NoDaemonException(
                    "no daemon answers at %s; \"blockframe up\" starts it".formatted(base), e);
        } catch (SocketException e) {
            throw new NoDaemonException(
                    "the daemon at %s ended while it was asked".formatted(base), e);
        } catch (JacksonException e) {
            throw new NoDaemonException(notBlockFrame(), e);
        } catch (java.net.SocketTimeoutException e) {
            throw new NoDaemonException("%s does not answer in time".formatted(base), e);
        } finally {
            connection.disconnect();
        }
    }

    private String notBlockFrame() {
        return "what answers at %s is not BlockFrame's daemon; see [daemon] port".formatted(base);
    }

    private static <T> T read(InputStream answer, Body<T> wanted) throws IOException {
        try (var in = answer == null ? InputStream.nullInputStream() : answer) {
            return wanted.read(in);
        }
    }
}
