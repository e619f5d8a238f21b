package dev.weir.router.broker;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Published;
import dev.weir.protocol.Subscribe;
import dev.weir.router.counter.Counters;
import dev.weir.router.history.Answer;
import dev.weir.router.history.EventLog;
import dev.weir.router.history.RealmHistory;
import dev.weir.router.history.Selection;
import dev.weir.router.history.Start;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Member;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the broker does with the histories of its realm: SUBSCRIBE with {@code _last} or {@code
 * _since} (Weir's own), and PUBLISHED that waits for the disk. Runs inside the realm's turn.
 */
final class CatchUps {
  private static final int MOST = 10_000;
  private static final long RETRY_MILLIS = 1_000;

  private final Broker broker;
  private final RealmHistory history;
  private final Delivery delivery;
  private final Counters counters;
  private final Map<EventLog, Archive> archives = new IdentityHashMap<>();
  private int running;

  CatchUps(Broker broker, RealmHistory history, Delivery delivery, Counters counters) {
    this.broker = broker;
    this.history = history;
    this.delivery = delivery;
    this.counters = counters;
    history.logs().forEach(log -> archives.put(log, new Archive(log)));
  }

  Archive archive(EventLog log) {
    return archives.get(log);
  }

  /** The topic is valid and allowed, and past events are asked for. */
  void subscribe(Subscriber subscriber, Subscribe subscribe) {
    Member member = subscriber.member();
    Selection selection = new Selection(subscribe.topic(), subscribe.options().match(), member);
    Optional<EventLog> log = history.covering(selection);
    if (log.isEmpty()) {
      delivery.send(member, notKept(subscribe));
    } else if (running >= MOST) {
      String sentence = MOST + " sessions of this realm are catching up already";
      delivery.send(member, error(subscribe, busy(sentence)));
    } else {
      running++;
      history.start(
          log.get(),
          selection,
          subscribe.options().last(),
          subscribe.options().since(),
          start -> begin(subscriber, subscribe, selection, archives.get(log.get()), start));
    }
  }

  /** There are no past events of what is subscribed to. */
  static ErrorMessage notKept(Subscribe subscribe) {
    return Answers.error(
        MessageType.SUBSCRIBE,
        subscribe.request(),
        ErrorUri.OPTION_NOT_ALLOWED,
        "_last and _since need a history of this topic (realms.history)");
  }

  /** PUBLISHED, or an error, when the disk has it or has it not. */
  void acknowledge(Member publisher, Publish publish, long publication, EventLog awaited) {
    awaited.confirm(
        publisher.mailbox().loop(),
        safe -> {
          if (safe) {
            delivery.send(publisher, new Published(publish.request(), publication));
          } else {
            delivery.send(publisher, unsafe(publish));
          }
        });
  }

  private void begin(
      Subscriber subscriber,
      Subscribe subscribe,
      Selection selection,
      Archive archive,
      Start start) {
    Member member = subscriber.member();
    Seat seat = null;
    if (member.joined() && start.refusal().isPresent()) {
      delivery.send(member, error(subscribe, start.refusal().get()));
    } else if (member.joined()) {
      seat = broker.sit(subscriber, subscribe);
    }
    if (seat == null) {
      running--;
      return;
    }
    CatchUp catchUp =
        new CatchUp(
            seat,
            archive,
            selection,
            start.sequence(),
            history,
            delivery,
            counters,
            () -> running--);
    seat.begin(catchUp);
    catchUp.go();
  }

  private static ErrorMessage error(Subscribe subscribe, Answer refusal) {
    return new ErrorMessage(
        MessageType.SUBSCRIBE.code(),
        subscribe.request(),
        Dict.EMPTY,
        refusal.error().orElseThrow(),
        refusal.payload());
  }

  private static ErrorMessage unsafe(Publish publish) {
    Payload payload =
        Answers.retryable(
            "delivered to the subscribers, but not safe in the history, which is degraded",
            RETRY_MILLIS);
    return new ErrorMessage(
        MessageType.PUBLISH.code(), publish.request(), Dict.EMPTY, ErrorUri.UNAVAILABLE, payload);
  }

  private static Answer busy(String sentence) {
    return new Answer(Optional.of(ErrorUri.UNAVAILABLE), Answers.retryable(sentence, RETRY_MILLIS));
  }
}
