/**
 * What jobs share: Spring Batch with a repository in an H2 file, start-or-resume, recovery and
 * clean stop, and the status of jobs over HTTP. The repository is history: no decision about a file
 * is ever taken from it.
 */
package io.blockframe.jobs;
