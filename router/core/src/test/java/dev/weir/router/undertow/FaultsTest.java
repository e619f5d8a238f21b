package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.conformance.Hostile;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RouterOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Faults of our own: one connection ends, its loop and the others go on (X7). */
final class FaultsTest {
  private static final String PAYLOAD = "a secret of the peer";

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.weir.router.undertow");
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

  static Stream<Arguments> faults() {
    return Stream.of(Puppet.Moment.values())
        .flatMap(
            moment ->
                Stream.of(
                        new IllegalStateException("fault"),
                        new StackOverflowError("fault"),
                        new OutOfMemoryError("fault"))
                    .map(fault -> Arguments.of(moment, fault)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  @Hostile("X7")
  void aFaultEndsOneConnection(Puppet.Moment moment, Throwable fault) throws Exception {
    try (Stage stage = Stage.start(false);
        FramePeer peer = FramePeer.connect(stage.uri())) {
      Puppet puppet = stage.puppet();
      try (FramePeer bystander = sameLoop(stage, puppet)) {
        puppet.failAt(moment, fault);
        peer.sendText(PAYLOAD);
        peer.sendText(PAYLOAD);
        Frame frame = peer.next();
        while (frame.opcode() == 1) {
          frame = peer.next(); // the fault may come after the first answer
        }
        assertThat(frame.closeCode()).isEqualTo(1011);
        assertThat(peer.ended()).isTrue();
        assertThat(puppet.event("closed")).isEqualTo("closed internal error");
        bystander.sendText("here");
        assertThat(bystander.next().text()).isEqualTo("here");
      }
    }
    assertThat(log.list).hasSize(1);
    ILoggingEvent line = log.list.get(0);
    assertThat(line.getLevel()).isEqualTo(Level.ERROR);
    assertThat(line.getThrowableProxy().getClassName()).isEqualTo(fault.getClass().getName());
    assertThat(line.getFormattedMessage()).contains("127.0.0.1").doesNotContain("secret");
  }

  /** A connection on the loop of another one. */
  private static FramePeer sameLoop(Stage stage, Puppet first) throws Exception {
    while (true) {
      FramePeer peer = FramePeer.connect(stage.uri());
      if (stage.puppet().link().loop() == first.link().loop()) {
        return peer;
      }
      peer.close();
    }
  }

  @Test
  void aConnectionWithoutOccupantIsClosed() throws Exception {
    AtomicBoolean faulty = new AtomicBoolean(true);
    try (Network network =
        Network.start(
            RouterOptions.DEFAULT,
            List.of(ListenerOptions.of("127.0.0.1", 0)),
            List.of(),
            (link, on) -> {
              if (faulty.get()) {
                throw new IllegalStateException("fault");
              }
              return new Echo(link);
            })) {
      try (FramePeer peer = FramePeer.connect(network.uris().get(0))) {
        assertThat(peer.closeFrame().closeCode()).isEqualTo(1011);
        assertThat(peer.gone()).isTrue();
      }
      faulty.set(false);
      try (FramePeer peer = FramePeer.connect(network.uris().get(0))) {
        peer.sendText("here");
        assertThat(peer.next().text()).isEqualTo("here");
      }
    }
    assertThat(log.list).hasSize(1);
  }

  @Test
  void aTaskThatFailsDoesNotEndItsLoop() throws Exception {
    try (Stage stage = Stage.start(false);
        FramePeer peer = FramePeer.connect(stage.uri())) {
      Puppet puppet = stage.puppet();
      puppet
          .link()
          .loop()
          .execute(
              () -> {
                throw new StackOverflowError("fault");
              });
      peer.sendText("here");
      assertThat(peer.next().text()).isEqualTo("here");
    }
    assertThat(log.list).hasSize(1);
  }
}
