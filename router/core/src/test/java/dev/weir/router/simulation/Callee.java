package dev.weir.router.simulation;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * How a model client answers invocations: at once or later, with progress, with errors, twice, too
 * late, or never. Confined to one thread.
 */
final class Callee {
  private static final YieldOptions PROGRESS = YieldOptions.of(Dict.of("progress", true));

  private static final List<String> ERRORS =
      List.of("com.sim.error1", "com.sim.error2", ErrorUri.UNAVAILABLE, ErrorUri.UNAVAILABLE);

  private final Peer peer;
  private final Requests requests;
  private final Profile profile;
  private final World world;
  private final Chance chance;
  private final List<ModelInvocation> owed = new ArrayList<>();

  Callee(Peer peer, Requests requests, Profile profile, World world) {
    this.peer = peer;
    this.requests = requests;
    this.profile = profile;
    this.world = world;
    this.chance = world.chance();
  }

  void invoked(ModelInvocation invocation) {
    boolean ends =
        !invocation.timed()
            && (profile.callTimeout() > 0 || invocation.call().options().timeout() > 0);
    if (ends && chance.percent(profile.mute())) {
      invocation.mute();
    } else if (chance.percent(50)) {
      answer(invocation);
    } else {
      owed.add(invocation);
    }
  }

  /** Some fall silent when they are interrupted: the router ends the call without them. */
  void interrupted(long invocation) {
    if (chance.percent(profile.mute())) {
      owed.removeIf(other -> other.id() == invocation);
    }
  }

  /** Forgets what it owes: the session is over. */
  void forget() {
    owed.clear();
  }

  boolean owes() {
    return !owed.isEmpty();
  }

  /** Does something about one of the invocations that it owes an answer. */
  void act() {
    ModelInvocation invocation = owed.get(chance.below(owed.size()));
    if (chance.percent(30)) {
      progress(invocation);
      return;
    }
    owed.remove(invocation);
    answer(invocation);
  }

  /** Answers all that it owes. */
  void settle() {
    List<ModelInvocation> all = List.copyOf(owed);
    owed.clear();
    all.forEach(this::answer);
  }

  private void progress(ModelInvocation invocation) {
    Values values = values(invocation);
    invocation.progress(values);
    peer.send(
        new Yield(invocation.id(), PROGRESS, values.payload(invocation.callee().serializer())),
        stamp -> invocation.progressArrivedAt(world.now()));
  }

  private void answer(ModelInvocation invocation) {
    Values values = values(invocation);
    Optional<String> error =
        chance.percent(25) ? Optional.of(chance.pick(ERRORS)) : Optional.empty();
    ModelInvocation.Reply reply = new ModelInvocation.Reply(error, values);
    invocation.reply(reply);
    send(invocation, error, values, reply::arrived);
    if (chance.oneIn(15)) {
      send(invocation, Optional.of("com.sim.second"), values(invocation), stamp -> {});
    }
    if (chance.oneIn(15)) {
      send(invocation, Optional.empty(), values(invocation), stamp -> {});
    }
  }

  private void send(
      ModelInvocation invocation, Optional<String> error, Values values, LongConsumer onArrival) {
    Payload payload = values.payload(invocation.callee().serializer());
    if (error.isPresent()) {
      peer.send(
          new ErrorMessage(
              MessageType.INVOCATION.code(), invocation.id(), Dict.EMPTY, error.get(), payload),
          onArrival);
    } else {
      peer.send(new Yield(invocation.id(), YieldOptions.NONE, payload), onArrival);
    }
  }

  private Values values(ModelInvocation invocation) {
    return requests.values(invocation.callee(), invocation.call().values().tag());
  }
}
