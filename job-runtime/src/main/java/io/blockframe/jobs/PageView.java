package io.blockframe.jobs;

import java.util.List;

/**
 * Some of many.
 *
 * @param page index of this page, from 0
 * @param size most items of a page
 * @param total items of all pages
 */
record PageView<T>(List<T> items, int page, int size, long total) {

    /** Checks which page is asked for. */
    static void check(int page, int size, int maxSize) throws BadParameterException {
        if (page < 0) {
            throw new BadParameterException("page", "'page' must be 0 or more");
        }
        if (size < 1 || size > maxSize) {
            throw new BadParameterException("size", "'size' must be 1 to " + maxSize);
        }
    }
}
