package dev.weir.gateway.worker;

import static dev.weir.gateway.worker.TestWorkers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.weir.gateway.worker.TestWorkers.Awaited;
import dev.weir.protocol.Payload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The log says which worker took too long. */
final class DeadlineLinesTest {
  @TempDir Path directory;

  private final Logger logger = (Logger) LoggerFactory.getLogger(Deadlines.class);
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
          lines.add(line.getFormattedMessage());
        }
      };

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(appender);
  }

  @Test
  void aWorkerThatIsEndedIsNamed() throws Exception {
    WorkerPoolOptions options =
        TestWorkers.options(directory, WorkerFraming.LINE, 1)
            .timeout(Duration.ofSeconds(2))
            .build();
    try (WorkerPool pool = WorkerPool.start(options)) {
      eventually("it is ready", () -> pool.status().ready() == 1);
      Awaited call = new Awaited();
      assertThat(pool.call(Payload.of("sleep 1000"), call)).isPresent();
      assertThat(call.now().firstError()).isEqualTo("wamp.error.timeout");
      assertThat(lines.poll(20, TimeUnit.SECONDS))
          .isEqualTo("worker 0 of com.example.work is ended: no answer within 2000 ms");
    }
  }
}
