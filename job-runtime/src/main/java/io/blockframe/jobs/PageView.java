package io.blockframe.jobs;

import java.util.List;

/**
 * Some of many.
 *
 * @param page index of this page, from 0
 * @param size most items of a page
 * @param total items of all pages
 */
record PageView<T>(List<T> items, int page, int size, long total) {}
