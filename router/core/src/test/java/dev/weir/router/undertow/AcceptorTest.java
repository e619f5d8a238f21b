package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.weir.conformance.Hostile;
import dev.weir.router.hostile.Memory;
import dev.weir.router.options.RouterOptions;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Accepting at its limit (O8) and while peers come and vanish (S6). */
final class AcceptorTest {
  private static final int ROOM = 3;

  /** 100,000 in a long run. */
  private static final int CHURN = Integer.getInteger("weir.churn", 1_000);

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final byte[] BEGINNING = "GET / HT".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BEGUN_FRAME = {(byte) 0x82, (byte) 0xFE, 1};

  private final Logger logger = (Logger) LoggerFactory.getLogger(Acceptor.class);
  private final Lines lines = new Lines();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
  }

  @Test
  @Hostile("O8")
  void withoutRoomNobodyIsAcceptedUntilThereIsSome() throws Exception {
    Admission admission = new Admission(100, ROOM, 0);
    try (Stage stage = Stage.start(false, IoLoops.start(RouterOptions.DEFAULT, admission))) {
      List<FramePeer> inside = new ArrayList<>();
      for (int i = 0; i < ROOM; i++) {
        inside.add(FramePeer.connect(stage.uri()));
      }
      long first = lines.next();
      long second = lines.next();
      try (FramePeer waiting = FramePeer.open(stage.uri())) {
        waiting.send(waiting.request(""));
        long third = lines.next();
        assertThat(List.of(second - first, third - second)).allMatch(gap -> gap >= 900);
        assertThat(admission.accepted()).isEqualTo(ROOM);
        assertThat(waiting.hears()).isFalse();
        inside.remove(0).close();
        assertThat(waiting.head()).startsWith("HTTP/1.1 101 ");
        waiting.sendText("here");
        assertThat(waiting.next().text()).isEqualTo("here");
      }
      for (FramePeer peer : inside) {
        peer.sendText("undisturbed");
        assertThat(peer.next().text()).isEqualTo("undisturbed");
        peer.close();
      }
      Until.holds(PATIENCE, () -> admission.accepted() == 0);
    }
  }

  @Test
  void placesThatComeAndGoAreNoReasonForMoreLines() throws Exception {
    Admission admission = new Admission(100, 1, 0);
    long begun = System.nanoTime();
    try (Stage stage = Stage.start(false, IoLoops.start(RouterOptions.DEFAULT, admission))) {
      for (int i = 0; i < 20; i++) {
        FramePeer.connect(stage.uri()).close();
      }
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
    assertThat(lines.count()).isPositive().isLessThanOrEqualTo(seconds + 1);
  }

  @Test
  void aConnectionKnowsWhenItWasAccepted() throws Exception {
    Admission admission = new Admission(100, 100, 0);
    try (Stage stage = Stage.start(false, IoLoops.start(RouterOptions.DEFAULT, admission))) {
      long before = System.nanoTime();
      try (FramePeer peer = FramePeer.open(stage.uri())) {
        Until.holds(PATIENCE, () -> admission.accepted() == 1);
        long after = System.nanoTime();
        peer.upgrade();
        long accepted = stage.puppet().link().peer().accepted();
        assertThat(accepted - before).isPositive();
        assertThat(after - accepted).isPositive();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Hostile("S6")
  void connectionsThatVanishLeaveNothing(boolean tls) throws Exception {
    Admission admission = new Admission(CHURN, CHURN, 0);
    try (Stage stage = Stage.start(tls, IoLoops.start(RouterOptions.DEFAULT, admission))) {
      churn(stage, admission, 40);
      long before = descriptors();
      Memory memory = Memory.now();
      churn(stage, admission, tls ? CHURN / 10 : CHURN);
      Until.holds(PATIENCE, () -> descriptors() <= before);
      memory.expectKept();
      assertThat(admission.occupied()).isZero();
    }
  }

  private static void churn(Stage stage, Admission admission, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      FramePeer peer = FramePeer.open(stage.uri());
      if (i % 4 == 1) {
        peer.send(BEGINNING);
      } else if (i % 4 == 2) {
        peer.upgrade();
      } else if (i % 4 == 3) {
        peer.upgrade().send(BEGUN_FRAME);
      }
      peer.reset();
    }
    Until.holds(PATIENCE, () -> admission.accepted() == 0);
    stage.forget();
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getOpenFileDescriptorCount()
        : 0;
  }

  /** The times of the warnings, in milliseconds. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final BlockingQueue<Long> times = new LinkedBlockingQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel() == Level.WARN && event.getFormattedMessage().contains("nobody")) {
        times.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
      }
    }

    long next() throws InterruptedException {
      Long time = times.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(time).as("a line of the log").isNotNull();
      return time;
    }

    long count() {
      return times.size();
    }
  }
}
