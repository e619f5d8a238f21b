package dev.weir.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * How much the daemon logs on standard error.
 *
 * <p>Thread-safe.
 */
enum LogLevel {
  OFF(Level.OFF),
  ERROR(Level.ERROR),
  WARN(Level.WARN),
  INFO(Level.INFO),
  DEBUG(Level.DEBUG),
  TRACE(Level.TRACE);

  private final Level level;

  LogLevel(Level level) {
    this.level = level;
  }

  void apply() {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(level);
  }

  @Override
  public String toString() {
    return level.levelStr.toLowerCase(Locale.ROOT);
  }
}
