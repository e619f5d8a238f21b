package dev.weir.router;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.router.auth.Watchdog;
import dev.weir.router.options.RouterListener;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of calls to a listener that lags, and of those after the end. */
final class ListenerThreadTest {
  private static final int MOST_WAITING = 10_000;
  private static final Watchdog WATCHDOG =
      new Watchdog(System::nanoTime, Duration.ofMinutes(1), () -> {});

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.weir.router");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setAdditive(true);
  }

  @Test
  void afterTheEndNobodyIsToldAndThatIsNoLag() {
    ListenerThread thread = new ListenerThread(new RouterListener() {}, WATCHDOG);
    thread.close();
    thread.realmMade("com.late");
    thread.refused("com.late", "com.error", "too late");
    assertThat(log.list).noneMatch(line -> line.getLevel() == Level.WARN);
  }

  @Test
  void eachCallThatALaggingListenerMissesIsALineOfTheLog() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (ListenerThread thread = new ListenerThread(new Lagging(begun, goOn), WATCHDOG)) {
      thread.realmMade("com.first");
      begun.await();
      for (int i = 0; i < MOST_WAITING + 3; i++) {
        thread.realmMade("com.next");
      }
      goOn.countDown();
    }
    assertThat(log.list)
        .filteredOn(line -> line.getLevel() == Level.WARN)
        .hasSize(3)
        .allMatch(line -> line.getFormattedMessage().contains("lags"));
  }

  private record Lagging(CountDownLatch begun, CountDownLatch goOn) implements RouterListener {
    @Override
    public void realmMade(String realm) {
      begun.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
