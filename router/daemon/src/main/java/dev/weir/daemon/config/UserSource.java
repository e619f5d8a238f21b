package dev.weir.daemon.config;

/**
 * A section of users of one method, and where verdicts on it go.
 *
 * <p>Confined to the thread that reads the file.
 */
record UserSource(Section users, Verdicts verdicts) {}
