package dev.weir.daemon.config;

/**
 * A value and where it stands in the file; for the value of a key, where the key stands.
 *
 * <p>Thread-safe.
 */
record Placed<T>(T value, Place place) {}
