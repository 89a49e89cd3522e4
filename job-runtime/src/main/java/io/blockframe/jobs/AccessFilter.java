package io.blockframe.jobs;

import io.blockframe.jobs.AccessRefusedException.Reason;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

/**
 * Lets in who may use the API: with a token whoever shows it, without one only this machine.
 *
 * <p>A browser on this machine also runs the pages of others. A page whose own host name was made
 * to point here (DNS rebinding) is known by the host that it asks for; a page that sends a form
 * here by the origin that the browser adds.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class AccessFilter extends OncePerRequestFilter {
    private static final String BEARER = "Bearer ";
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final ApiAccess access;
    private final HandlerExceptionResolver problems;

    AccessFilter(ApiAccess access, HandlerExceptionResolver problems) {
        this.access = access;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        try {
            check(request);
        } catch (AccessRefusedException e) {
            if (e.reason() == Reason.UNAUTHORIZED) {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"BlockFrame\"");
            }
            problems.resolveException(request, response, null, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private void check(HttpServletRequest request) throws AccessRefusedException {
        if (access.token().isPresent() && !isDocs(request.getRequestURI())) {
            checkToken(request, access.token().get());
        } else if (access.token().isEmpty()) {
            checkHost(request.getServerName());
        }
        if (!HARMLESS.contains(request.getMethod())) {
            checkSite(request);
        }
    }

    /** What everybody may read who has these sources; a browser has no token to show. */
    private static boolean isDocs(String path) {
        return path.equals(DocsController.PATH)
                || path.equals(DocsController.PATH + "/openapi.json");
    }

    private static void checkToken(HttpServletRequest request, String token)
            throws AccessRefusedException {
        var shown = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (shown == null
                || !shown.regionMatches(true, 0, BEARER, 0, BEARER.length())
                || !isEqual(shown.substring(BEARER.length()).strip(), token)) {
            throw new AccessRefusedException(
                    Reason.UNAUTHORIZED,
                    "send the header 'Authorization: Bearer TOKEN' with the token of [daemon]"
                            + " token_file");
        }
    }

    /** Takes as long for a token that is nearly right as for any other. */
    private static boolean isEqual(String shown, String token) {
        return MessageDigest.isEqual(
                shown.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private static void checkHost(String host) throws AccessRefusedException {
        if (!host.equalsIgnoreCase("localhost") && !isLoopback(host)) {
            throw new AccessRefusedException(
                    Reason.WRONG_HOST,
                    "this is not '%s'; ask for localhost or 127.0.0.1".formatted(host));
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.ofLiteral(host.replaceAll("^\\[|]$", "")).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false; // a name; whoever owns it decides where it points
        }
    }

    private static void checkSite(HttpServletRequest request) throws AccessRefusedException {
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        var site = request.getHeader("Sec-Fetch-Site");
        var own = "http://" + request.getHeader(HttpHeaders.HOST);
        if (origin != null && !origin.equalsIgnoreCase(own)
                || site != null && !OWN_SITE.contains(site)) {
            throw new AccessRefusedException(
                    Reason.CROSS_SITE, "only pages of this server may do that from a browser");
        }
    }
}
