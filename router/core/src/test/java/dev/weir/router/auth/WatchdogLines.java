package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** What watchdogs write in the log, from now to the end. Thread-safe. */
final class WatchdogLines implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final Logger logger = (Logger) LoggerFactory.getLogger(Watchdog.class);
  private final BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
          lines.add(line);
        }
      };

  WatchdogLines() {
    appender.start();
    logger.addAppender(appender);
    logger.setAdditive(false);
  }

  /** The next line, for which this waits. */
  ILoggingEvent next() throws InterruptedException {
    ILoggingEvent line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(line).as("a line of the watchdog").isNotNull();
    return line;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
  }
}
