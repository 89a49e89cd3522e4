package io.blockframe.jobs;

import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;

import java.util.List;

/** What a request accepts. What cannot be understood is a format that there is not. */
final class AcceptHeader extends HeaderContentNegotiationStrategy {
    private static final List<MediaType> NOTHING =
            List.of(MediaType.valueOf("application/vnd.blockframe.nothing"));

    @Override
    public List<MediaType> resolveMediaTypes(NativeWebRequest request) {
        try {
            return super.resolveMediaTypes(request);
        } catch (HttpMediaTypeNotAcceptableException e) {
            return NOTHING; // else the problem that says so could not be written either
        }
    }
}
