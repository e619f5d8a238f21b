package dev.weir.router.session;

import dev.weir.protocol.Call;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Role;
import dev.weir.router.auth.Authorization;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Identity;
import dev.weir.router.member.Member;
import dev.weir.router.payload.PayloadBreach;
import dev.weir.router.realm.Realm;
import dev.weir.router.realm.RoleAuthorizer;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * The PUBLISH, CALL, SUBSCRIBE and REGISTER of a session that wait for its role's authorizer, or
 * behind one that does, so that they go on in the order in which they came. While it is full (so
 * many messages, or 1 MiB of them) the session's reads are held. When the session ends nothing of
 * it happens. Confined to the session's loop.
 */
final class AuthorizationQueue {
  private static final long MOST_OCTETS = 1 << 20;

  private final Member member;
  private final RoleAuthorizer authorizer;
  private final Passage passage;
  private final EventLoop loop;
  private final Counters counters;
  private final LongSupplier clock;
  private final boolean sendsChunks;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final ArrayDeque<Waiting> unasked = new ArrayDeque<>();
  private long lastCall;
  private int asking;
  private long octets;
  private boolean timed;
  private boolean holding;
  private boolean closed;

  AuthorizationQueue(
      Member member,
      RoleAuthorizer authorizer,
      Passage passage,
      EventLoop loop,
      Counters counters,
      LongSupplier clock) {
    this.member = member;
    this.authorizer = authorizer;
    this.passage = passage;
    this.loop = loop;
    this.counters = counters;
    this.clock = clock;
    this.sendsChunks = member.hello().announces(Role.CALLER, Feature.PROGRESSIVE_CALL_INVOCATIONS);
  }

  /** That of a session in a realm; empty when nobody decides on messages of its role. */
  static Optional<AuthorizationQueue> of(
      Member member, Realm realm, Passage passage, EventLoop loop, Lobby lobby) {
    return realm
        .authorizer(member.identity().authrole())
        .map(
            decides ->
                new AuthorizationQueue(
                    member, decides, passage, loop, lobby.counters(), lobby.clock()));
  }

  /** Takes a message over, or returns false: it may go on now. */
  boolean takes(Message message, Optional<PayloadBreach> breach) {
    Optional<Asked> asked = question(message);
    if (asked.isEmpty() && waiting.isEmpty()) {
      return false;
    }
    Waiting added = new Waiting(message, breach, asked);
    asked
        .flatMap(what -> authorizer.recent(identity(), what.action(), what.uri(), what.match()))
        .ifPresent(added::answered);
    if (waiting.isEmpty() && added.passes()) {
      return false;
    }
    waiting.add(added);
    octets += added.octets();
    if (!added.decided()) {
      unasked.add(added);
    }
    proceed();
    return true;
  }

  /** A CANCEL; true when it was for a call that waits, which has been answered. */
  boolean cancels(Cancel cancel) {
    boolean found = false;
    for (Waiting entry : waiting) {
      if (entry.message instanceof Call call
          && call.request() == cancel.request()
          && !entry.spent) {
        entry.spend();
        found = true;
      }
    }
    if (found) {
      passage.cancel(
          Answers.error(
              MessageType.CALL, cancel.request(), ErrorUri.CANCELED, "canceled by the caller"));
      proceed();
    }
    return found;
  }

  /** The session ends: nothing that waits will happen. */
  void close() {
    closed = true;
    counters.count(Counter.AUTHORIZATIONS_ABANDONED, waiting.size());
    waiting.forEach(Waiting::spend);
    waiting.clear();
    unasked.clear();
    octets = 0;
    hold();
  }

  private Identity identity() {
    return member.identity();
  }

  /** A further chunk of a call is not asked about: it goes where its first one went. */
  private Optional<Asked> question(Message message) {
    if (message instanceof Call call) {
      if (sendsChunks && call.request() <= lastCall) {
        return Optional.empty();
      }
      lastCall = call.request();
    }
    Asked asked = Asked.by(message);
    return authorizer.concerns(identity(), asked.action(), asked.uri(), asked.match())
        ? Optional.of(asked)
        : Optional.empty();
  }

  private void proceed() {
    settle();
    ask();
    hold();
  }

  /** Those at the front that are decided go on, or are answered. */
  private void settle() {
    while (!waiting.isEmpty() && waiting.peek().decided()) {
      Waiting first = waiting.poll();
      octets -= first.octets();
      settle(first);
    }
  }

  private void settle(Waiting entry) {
    if (entry.spent) {
      passage.skip(entry.message);
    } else if (entry.failure.isPresent()) {
      counters.count(Counter.AUTHORIZATIONS_FAILED);
      refuse(entry, ErrorUri.AUTHORIZATION_FAILED, entry.failure.get());
    } else if (entry.denies()) {
      counters.count(Counter.AUTHORIZATIONS_DENIED);
      refuse(entry, ErrorUri.NOT_AUTHORIZED, sentence(entry));
    } else if (entry.mayNotBeNamed()) {
      refuse(
          entry,
          ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME,
          "the authorizer of role " + authorizer.role() + " does not let it be disclosed here");
    } else if (entry.breach.isPresent()) {
      passage.breached(entry.message, entry.breach.get());
    } else if (entry.named()) {
      passage.disclosed(entry.message);
    } else {
      passage.add(entry.message);
    }
  }

  private void refuse(Waiting entry, String error, String sentence) {
    ErrorMessage answer =
        Answers.error(entry.message.type(), RequestIds.of(entry.message), error, sentence);
    passage.refuse(entry.message, answer);
  }

  private String sentence(Waiting entry) {
    return "the authorizer of role "
        + authorizer.role()
        + " does not allow it to "
        + entry.asked.map(asked -> asked.action().name().toLowerCase(Locale.ROOT)).orElse("do")
        + " this";
  }

  private void ask() {
    while (asking < authorizer.queue() && !unasked.isEmpty()) {
      Waiting entry = unasked.poll();
      if (!entry.decided()) {
        ask(entry);
      }
    }
  }

  private void ask(Waiting entry) {
    asking++;
    counters.count(Counter.AUTHORIZATIONS_ASKED);
    long version = authorizer.version();
    CompletableFuture<Authorization> question =
        authorizer.ask(loop, entry.asked.orElseThrow().of(identity()));
    entry.put(question, clock.getAsLong(), version);
    question.whenComplete((answer, error) -> loop.execute(() -> answered(entry, answer, error)));
    watch();
  }

  private void answered(Waiting entry, Authorization answer, Throwable error) {
    asking--;
    if (closed) {
      return;
    }
    if (!entry.decided()) {
      decide(entry, answer, error);
    }
    proceed();
    passage.flush();
  }

  /** An answer from before the rules changed does not count: they are looked at again. */
  private void decide(Waiting entry, Authorization answer, Throwable error) {
    Asked asked = entry.asked.orElseThrow();
    if (entry.version != authorizer.version()) {
      if (authorizer.concerns(identity(), asked.action(), asked.uri(), asked.match())) {
        unasked.addFirst(entry);
      } else {
        entry.pass();
      }
    } else if (error == null) {
      entry.answered(answer);
    } else {
      entry.failed("the authorizer of role " + authorizer.role() + " failed");
    }
  }

  /** One timer at a time, for the question that was put first. */
  private void watch() {
    if (!timed && asking > 0) {
      timed = true;
      loop.executeAfter(this::expire, authorizer.timeoutNanos());
    }
  }

  private void expire() {
    timed = false;
    if (closed) {
      return;
    }
    long now = clock.getAsLong();
    long next = Long.MAX_VALUE;
    for (Waiting entry : waiting) {
      if (entry.pending()) {
        long left = entry.since + authorizer.timeoutNanos() - now;
        if (left <= 0) {
          entry.failed(authorizer.late(identity().realm()));
        } else {
          next = Math.min(next, left);
        }
      }
    }
    if (next != Long.MAX_VALUE) {
      timed = true;
      loop.executeAfter(this::expire, next);
    }
    proceed();
    passage.flush();
  }

  private void hold() {
    int divisor = holding ? 2 : 1; // once it is full, until it is half empty
    boolean full =
        waiting.size() >= Math.max(1, authorizer.queue() / divisor)
            || octets >= MOST_OCTETS / divisor;
    if (full && !holding) {
      counters.count(Counter.AUTHORIZATION_QUEUES_FULL);
      passage.hold();
    } else if (!full && holding) {
      passage.release();
    }
    holding = full;
  }
}
