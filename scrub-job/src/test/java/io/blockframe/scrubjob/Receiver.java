package io.blockframe.scrubjob;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;

/** A real HTTP server that gets events. */
final class Receiver implements AutoCloseable {
    /** Bodies of all requests, those that were refused included. */
    final List<JsonNode> bodies = new CopyOnWriteArrayList<>();

    /** Path and query of all requests, as they came. */
    final List<String> targets = new CopyOnWriteArrayList<>();

    /** Keeps every answer back until it is counted down. */
    final CountDownLatch answer;

    private final HttpServer server;
    private final IntUnaryOperator status;

    /**
     * @param status of the answer to the request of that number, from 0
     */
    Receiver(IntUnaryOperator status, CountDownLatch answer) throws IOException {
        this.status = status;
        this.answer = answer;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/hook", this::receive);
        server.start();
    }

    Receiver() throws IOException {
        this(_ -> 200, new CountDownLatch(0));
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            int number;
            synchronized (bodies) {
                number = bodies.size();
                targets.add(exchange.getRequestURI().toString());
                bodies.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
            }
            answer.await();
            exchange.sendResponseHeaders(status.applyAsInt(number), -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What they were told, in order. */
    List<String> events() {
        return bodies.stream().map(body -> body.path("event").asString()).toList();
    }

    String url() {
        return "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
    }

    @Override
    public void close() {
        answer.countDown();
        server.stop(0);
    }
}
