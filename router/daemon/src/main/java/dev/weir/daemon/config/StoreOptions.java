package dev.weir.daemon.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the durable histories of a realm live.
 *
 * @param flush how long events may wait for the disk; zero: PUBLISHED waits for it
 * @param max the most octets of the file
 *     <p>Thread-safe.
 */
public record StoreOptions(Path directory, Duration flush, long max) {}
