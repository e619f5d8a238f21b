package dev.weir.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Tries;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.transport.MessageLink.Sent;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two ends in one program. */
final class LocalLinkTest {
  private static final int LIMIT = 1000;

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final LocalLink one = LocalLink.open(tasks::add, tasks::add, LIMIT, Limits.DEFAULT);
  private final Heard byOne = new Heard();
  private final Heard byOther = new Heard();

  /** What an end was told. */
  private static class Heard implements MessageLink.Receiver {
    final List<Long> requests = new ArrayList<>();
    final List<Publish> messages = new ArrayList<>();
    int closed;

    @Override
    public void message(Message message) {
      assertThat(closed).isZero();
      messages.add((Publish) message);
      requests.add(((Publish) message).request());
    }

    @Override
    public void closed() {
      closed++;
    }
  }

  private static Publish publish(long request, Object... arguments) {
    return new Publish(
        request, PublishOptions.of(Dict.EMPTY), "com.example.topic", Payload.of(arguments));
  }

  private void start() {
    one.start(byOne);
    one.other().start(byOther);
  }

  private void run() {
    while (!tasks.isEmpty()) {
      tasks.poll().run();
    }
  }

  @Test
  void messagesKeepTheirOrderInBothDirections() {
    assertThat(one.send(publish(1))).isEqualTo(Sent.ACCEPTED);
    start();
    assertThat(one.send(publish(2))).isEqualTo(Sent.ACCEPTED);
    assertThat(one.other().send(publish(7))).isEqualTo(Sent.ACCEPTED);
    assertThat(byOther.requests).isEmpty();
    run();
    assertThat(byOther.requests).containsExactly(1L, 2L);
    assertThat(byOne.requests).containsExactly(7L);
  }

  @Test
  void whatArrivesIsACopy() {
    byte[] octets = {1, 2};
    List<Object> list = new ArrayList<>(Arrays.asList("a", null, BigInteger.TWO.pow(70)));
    start();
    one.send(publish(1, octets, list, 1.5, true, Map.of("k", 1L)));
    octets[0] = 9;
    list.clear();
    run();
    List<Object> arrived = Transcoder.values(byOther.messages.get(0).payload()).arguments();
    assertThat((byte[]) arrived.get(0)).containsExactly(1, 2);
    assertThat(arrived.subList(1, 5))
        .containsExactly(
            Arrays.asList("a", null, BigInteger.TWO.pow(70)), 1.5, true, Map.of("k", 1L));
  }

  @Test
  void whatIsNoValueOfTheModelIsNotSent() {
    start();
    assertThatExceptionOfType(Unencodable.class)
        .isThrownBy(() -> one.send(publish(1, Thread.currentThread())));
    Object nested = List.of();
    for (int depth = 0; depth < 70; depth++) {
      nested = List.of(nested);
    }
    Publish deep = publish(2, nested);
    assertThatExceptionOfType(ProtocolViolation.class)
        .isThrownBy(() -> one.send(deep))
        .withMessageContaining("limits.depth");
    Publish large = publish(3, new byte[17 << 20]);
    assertThatExceptionOfType(ProtocolViolation.class)
        .isThrownBy(() -> one.send(large))
        .withMessageContaining("limits.message (16777216)");
    one.send(publish(4));
    run();
    assertThat(byOther.requests).containsExactly(4L);
  }

  @Test
  void whatWaitsIsBounded() {
    start();
    Publish large = publish(1, new byte[LIMIT]);
    assertThat(one.send(large)).isEqualTo(Sent.ACCEPTED);
    assertThat(one.send(publish(2))).isEqualTo(Sent.FULL);
    assertThat(one.other().send(publish(3))).isEqualTo(Sent.ACCEPTED);
    run();
    assertThat(one.send(publish(4))).isEqualTo(Sent.ACCEPTED);
    run();
    assertThat(byOther.requests).containsExactly(1L, 4L);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocalLink.open(tasks::add, tasks::add, 0, Limits.DEFAULT));
  }

  @Test
  void aPausedEndHoldsItsSenderBack() {
    start();
    one.other().pause();
    long sent = 0;
    while (one.send(publish(++sent)) == Sent.ACCEPTED) {
      assertThat(sent).isLessThan(LIMIT);
    }
    run();
    assertThat(byOther.requests).isEmpty();
    one.other().resume();
    run();
    assertThat(byOther.requests).hasSize((int) sent - 1).isSorted();
  }

  @Test
  void whoWasToldFullIsToldOfRoomOnce() {
    int[] rooms = new int[1];
    one.start(
        new Heard() {
          @Override
          public void room() {
            rooms[0]++;
          }
        });
    one.other().start(byOther);
    assertThat(one.send(publish(1, new byte[LIMIT]))).isEqualTo(Sent.ACCEPTED);
    assertThat(one.send(publish(2))).isEqualTo(Sent.FULL);
    assertThat(one.send(publish(2))).isEqualTo(Sent.FULL);
    one.pause(); // holds back messages and nothing else
    assertThat(rooms[0]).isZero();
    run();
    assertThat(rooms[0]).isEqualTo(1);
    assertThat(one.send(publish(3))).isEqualTo(Sent.ACCEPTED);
    run();
    assertThat(rooms[0]).isEqualTo(1);
    assertThat(byOther.requests).containsExactly(1L, 3L);
  }

  @Test
  void messagesThatComeTogetherAreDeliveredTogether() {
    List<String> told = new ArrayList<>();
    one.other()
        .start(
            new MessageLink.Receiver() {
              @Override
              public void message(Message message) {
                told.add("message");
              }

              @Override
              public void delivered() {
                told.add("delivered");
              }

              @Override
              public void closed() {
                told.add("closed");
              }
            });
    one.send(publish(1));
    one.send(publish(2));
    run();
    one.close();
    run();
    assertThat(told).containsExactly("message", "message", "delivered", "closed");
  }

  @Test
  void rawOctetsStayRawAndAreScanned() {
    start();
    for (Serializer serializer : Serializer.values()) {
      Payload raw =
          Transcoder.encode(
              Payload.of(List.of("a", 1L, new byte[] {1}), Map.of("k", List.of())), serializer);
      one.send(new Publish(1, PublishOptions.of(Dict.EMPTY), "com.example.topic", raw));
      run();
      assertThat(byOther.messages.remove(0).payload()).isEqualTo(raw);
      byte[] cut = Arrays.copyOf(raw.octets(), raw.octets().length - 1);
      Payload broken = Payload.raw(serializer, cut, 2);
      Publish publish = new Publish(2, PublishOptions.of(Dict.EMPTY), "com.example.topic", broken);
      assertThatExceptionOfType(ProtocolViolation.class).isThrownBy(() -> one.send(publish));
    }
  }

  @Test
  void aMessageOfARouterIsPassedAndNotSent() {
    start();
    Published published = new Published(1, 2);
    assertThatExceptionOfType(ProtocolViolation.class)
        .isThrownBy(() -> one.send(published))
        .withMessageContaining("PUBLISHED");
    Publish passed = publish(1, "x");
    one.other().pass(passed);
    run();
    assertThat(byOne.messages.get(0)).isSameAs(passed);
  }

  @Test
  void pausedInAMessageItReceivesTheNextOneOnlyWhenResumed() {
    one.other()
        .start(
            new Heard() {
              @Override
              public void message(Message message) {
                byOther.message(message);
                one.other().pause();
              }
            });
    one.send(publish(1));
    one.send(publish(2));
    run();
    assertThat(byOther.requests).containsExactly(1L);
    one.other().resume();
    run();
    assertThat(byOther.requests).containsExactly(1L, 2L);
  }

  @Test
  void aCloseIsSeenOnceByTheOtherEndBehindWhatWasSent() {
    start();
    one.send(publish(1));
    one.other().send(publish(2));
    one.close();
    one.close();
    run();
    one.other().close();
    run();
    assertThat(byOther.requests).containsExactly(1L);
    assertThat(byOther.closed).isEqualTo(1);
    assertThat(byOne.requests).isEmpty();
    assertThat(byOne.closed).isZero();
    assertThat(one.send(publish(3))).isEqualTo(Sent.CLOSED);
    assertThat(one.other().send(publish(3))).isEqualTo(Sent.CLOSED);
  }

  @Test
  void aReceiverThatThrowsEndsTheLinkForBoth() {
    one.start(byOne);
    one.other()
        .start(
            new Heard() {
              @Override
              public void message(Message message) {
                throw new IllegalArgumentException("of this test");
              }
            });
    one.send(publish(1));
    one.send(publish(2));
    assertThatIllegalArgumentException().isThrownBy(this::run).withMessage("of this test");
    run();
    assertThat(byOne.closed).isEqualTo(1);
    assertThat(one.send(publish(3))).isEqualTo(Sent.CLOSED);
  }

  @Test
  void anExecutorThatRejectsEndsTheLink() {
    Executor rejecting =
        task -> {
          throw new RejectedExecutionException();
        };
    LocalLink rejected = LocalLink.open(tasks::add, rejecting, LIMIT, Limits.DEFAULT);
    rejected.other().start(byOther);
    rejected.send(publish(1));
    assertThat(rejected.send(publish(2))).isEqualTo(Sent.CLOSED);
    rejected.close();
    assertThat(byOther.requests).isEmpty();
  }

  @Test
  void anEndIsStartedOnce() {
    start();
    assertThatIllegalStateException().isThrownBy(() -> one.start(byOne));
  }

  /** Any mixture of all operations against a plain model of one direction. */
  @Test
  void anySequenceOfOperationsDeliversWhatWasAcceptedInOrder() {
    Tries.of(
        500,
        (seed, random) -> {
          ArrayDeque<Runnable> queue = new ArrayDeque<>();
          LocalLink link =
              LocalLink.open(queue::add, queue::add, 1 + random.nextInt(300), Limits.DEFAULT);
          Heard heard = new Heard();
          link.other().start(heard);
          List<Long> accepted = new ArrayList<>();
          for (long request = 1; request <= 600; request++) {
            switch (random.nextInt(6)) {
              case 0 -> link.other().pause();
              case 1 -> link.other().resume();
              case 2 -> {
                if (!queue.isEmpty()) {
                  queue.poll().run();
                }
              }
              default -> {
                if (link.send(publish(request)) == Sent.ACCEPTED) {
                  accepted.add(request);
                }
              }
            }
          }
          link.close();
          link.other().resume();
          while (!queue.isEmpty()) {
            queue.poll().run();
          }
          assertThat(heard.requests).isEqualTo(accepted);
          assertThat(heard.closed).isEqualTo(1);
        });
  }

  @Test
  void manyThreadsSendAndEachKeepsItsOrder() throws Exception {
    int senders = 4;
    long each = 5000;
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      LocalLink link = LocalLink.open(threads, threads, 10_000, Limits.DEFAULT);
      CountDownLatch ended = new CountDownLatch(1);
      Heard heard =
          new Heard() {
            @Override
            public void closed() {
              super.closed();
              ended.countDown();
            }
          };
      link.other().start(heard);
      CountDownLatch sent = new CountDownLatch(senders);
      for (long sender = 0; sender < senders; sender++) {
        long first = sender << 32;
        threads.execute(
            () -> {
              for (long i = 1; i <= each; i++) {
                while (link.send(publish(first + i)) == Sent.FULL) {
                  Thread.onSpinWait();
                }
              }
              sent.countDown();
            });
      }
      assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
      link.close();
      assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(heard.closed).isEqualTo(1);
      for (long sender = 0; sender < senders; sender++) {
        long from = sender;
        assertThat(heard.requests.stream().filter(request -> request >> 32 == from))
            .hasSize((int) each)
            .isSorted();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
