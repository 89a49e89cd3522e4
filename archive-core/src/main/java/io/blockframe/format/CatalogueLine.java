package io.blockframe.format;

/** What the catalogue remembers of one publication or removal. */
public sealed interface CatalogueLine permits Published, Tombstoned {

    /** Place in the order of all of them, from 1. */
    long sequence();
}
