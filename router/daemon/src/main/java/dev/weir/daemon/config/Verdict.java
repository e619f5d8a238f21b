package dev.weir.daemon.config;

/**
 * What is wrong at one place of a configuration file, as a sentence.
 *
 * <p>Thread-safe.
 */
public record Verdict(Severity severity, Place place, String sentence) {

  /** An error keeps the daemon from starting, a warning does not. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** The line to print: {@code FILE:LINE:COLUMN: sentence}, with {@code warning:} before it. */
  public String line(String file) {
    String mark = severity == Severity.WARNING ? "warning: " : "";
    return file + ":" + place + ": " + mark + sentence;
  }
}
