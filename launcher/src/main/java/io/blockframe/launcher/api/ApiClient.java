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

    /** Has something done; otherwise as {@link #get}. */
    public JsonNode post(String path) throws IOException {
        return send("POST", path);
    }

    private JsonNode send(String method, String path) throws IOException {
        var connection =
                (HttpURLConnection) base.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(ANSWER_MILLIS);
        connection.setRequestProperty("Accept", "application/json");
        token.ifPresent(it -> connection.setRequestProperty("Authorization", "Bearer " + it));
        try {
            int status = connection.getResponseCode();
            var body = read(connection, status);
            if (status >= 400) {
                throw new ApiProblemException(status, body);
            }
            return body;
        } catch (ConnectException e) {
            throw new NoDaemonException(
                    "no daemon answers at %s; \"blockframe up\" starts it".formatted(base), e);
        } catch (SocketException e) {
            throw new NoDaemonException(
                    "the daemon at %s ended while it was asked".formatted(base), e);
        } catch (JacksonException e) {
            throw new NoDaemonException(
                    "what answers at %s is not BlockFrame; see [daemon] port".formatted(base), e);
        } catch (java.net.SocketTimeoutException e) {
            throw new NoDaemonException("%s does not answer in time".formatted(base), e);
        } finally {
            connection.disconnect();
        }
    }

    private static JsonNode read(HttpURLConnection connection, int status) throws IOException {
        try (InputStream in =
                status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return JsonMapper.shared().readTree(in == null ? InputStream.nullInputStream() : in);
        }
    }
}
