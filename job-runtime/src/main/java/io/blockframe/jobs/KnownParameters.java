package io.blockframe.jobs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

import java.util.Map;
import java.util.TreeSet;

/**
 * Refuses what a request asks for and its handler would not look at, as it refuses unknown fields
 * of a body. A handler that takes all parameters looks at them itself.
 */
final class KnownParameters implements HandlerInterceptor {

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler)
            throws BadParameterException {
        if (handler instanceof HandlerMethod method) {
            check(method, request.getQueryString());
        }
        return true;
    }

    private static void check(HandlerMethod method, String query) throws BadParameterException {
        var known = new TreeSet<String>();
        for (var parameter : method.getMethodParameters()) {
            if (parameter.hasParameterAnnotation(RequestParam.class)) {
                if (Map.class.isAssignableFrom(parameter.getParameterType())) {
                    return;
                }
                known.add(parameter.getParameter().getName());
            }
        }
        for (var given : parameters(query).entrySet()) {
            var name = given.getKey();
            if (!known.contains(name)) {
                throw new BadParameterException(
                        name,
                        "'%s' is not a parameter here; known: %s"
                                .formatted(
                                        name, known.isEmpty() ? "none" : String.join(", ", known)));
            }
            if (given.getValue().size() != 1) {
                throw new BadParameterException(name, "'%s' may be given once".formatted(name));
            }
        }
    }

    /** Of the URL alone: those of a form are a body, and none is taken. */
    private static MultiValueMap<String, String> parameters(String query) {
        return UriComponentsBuilder.newInstance().query(query).build().getQueryParams();
    }
}
