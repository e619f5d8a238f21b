package dev.weir.router.realm;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Ids;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.router.auth.Evidence;
import dev.weir.router.auth.Permissions;
import dev.weir.router.dealer.Dealer;
import dev.weir.router.dealer.Party;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.link.TransportType;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.mailbox.Mailbox;
import dev.weir.router.mailbox.Outbound;
import dev.weir.router.mailbox.ReadGate;
import dev.weir.router.mailbox.WaterMarks;
import dev.weir.router.member.Identity;
import dev.weir.router.member.Member;
import dev.weir.router.options.RealmLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The router itself as a caller of a realm's procedures: a party in the dealer with a mailbox, but
 * no session that anybody sees. Its calls may begin on any loop; the rest runs inside the realm's
 * turn, and answers come on one of the loops.
 */
final class RouterCaller {
  private static final int MAILBOX = Integer.MAX_VALUE; // bounded by the calls under way
  private static final String NAME = "router";

  private final RealmTurn turn;
  private final Dealer dealer;
  private final String realm;
  private final LongSupplier clock;
  private final Map<Long, CompletableFuture<Payload>> pending = new ConcurrentHashMap<>();

  // Made with the first call.
  private List<Party> party = List.of();
  private Mailbox mailbox;
  private long request;

  RouterCaller(RealmTurn turn, Dealer dealer, String realm, LongSupplier clock) {
    this.turn = turn;
    this.dealer = dealer;
    this.realm = realm;
    this.clock = clock;
  }

  /** The party in the dealer, when there was a call. Runs inside the realm's turn. */
  List<Party> parties() {
    return party;
  }

  /**
   * Calls a procedure; the stage ends with the result's payload or a {@link RefusedCallException}.
   * Runs inside the realm's turn.
   */
  CompletionStage<Payload> call(String procedure, Payload arguments, Duration timeout) {
    CompletableFuture<Payload> answer = new CompletableFuture<>();
    if (party.isEmpty()) {
      party = List.of(new Party(member(turn.loop())));
    }
    request = Ids.next(request);
    pending.put(request, answer);
    CallOptions options = CallOptions.of(Dict.of("timeout", Math.max(1L, timeout.toMillis())));
    dealer.call(party.get(0), new Call(request, options, procedure, arguments));
    return answer;
  }

  /** The same from outside of the turn, on any loop. */
  CompletionStage<Payload> call(
      EventLoop own, String procedure, Payload arguments, Duration timeout) {
    CompletableFuture<Payload> answer = new CompletableFuture<>();
    turn.enter(
        own,
        () ->
            call(procedure, arguments, timeout)
                .whenComplete(
                    (payload, error) -> {
                      if (error == null) {
                        answer.complete(payload);
                      } else {
                        answer.completeExceptionally(error);
                      }
                    }));
    return answer;
  }

  private Member member(EventLoop loop) {
    mailbox = new Mailbox(loop, this::drain, WaterMarks.ofLimit(MAILBOX), clock);
    Identity identity =
        new Identity(
            Ids.MAX, // no session is asked for by it: nobody is disclosed by whom it calls
            realm,
            NAME,
            NAME,
            "internal",
            "static",
            Permissions.of(List.of()),
            OptionalInt.empty());
    PeerAddress here =
        new PeerAddress(
            new InetSocketAddress(0),
            true,
            NAME,
            TransportType.INTERNAL,
            "internal",
            clock.getAsLong(),
            Evidence.NONE);
    return new Member(
        identity,
        HelloDetails.of(Dict.of("roles", Map.of("caller", Map.of()))),
        mailbox,
        new ReadGate(loop, () -> {}),
        here,
        Allowances.of(RealmLimits.builder().build()));
  }

  private void drain() {
    for (Outbound next = mailbox.next(); next != null; next = mailbox.next()) {
      take(next.message());
    }
    mailbox.written();
  }

  private void take(Message message) {
    if (message.type() == MessageType.RESULT) {
      Result result = (Result) message;
      answer(result.request()).complete(result.payload());
    } else if (message.type() == MessageType.ERROR) {
      ErrorMessage error = (ErrorMessage) message;
      answer(error.request()).completeExceptionally(new RefusedCallException(error.error()));
    }
  }

  private CompletableFuture<Payload> answer(long to) {
    CompletableFuture<Payload> waiting = pending.remove(to);
    return waiting == null ? new CompletableFuture<>() : waiting;
  }
}
