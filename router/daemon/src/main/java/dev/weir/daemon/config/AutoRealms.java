package dev.weir.daemon.config;

/**
 * Realms made on demand: their names match the pattern ({@code *} stands for any text), they are
 * like the template, and there are at most so many.
 *
 * <p>Thread-safe.
 */
public record AutoRealms(String match, String template, int max) {}
