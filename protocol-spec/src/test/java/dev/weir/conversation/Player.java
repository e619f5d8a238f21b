package dev.weir.conversation;

import dev.weir.protocol.Serializer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Plays one script against a router. At the end nothing may have come that the script does not
 * have. Confined to one thread.
 */
public final class Player {
  private static final int LEAST_ELEMENTS = 2;

  private final Script script;
  private final Transport transport;
  private final List<Serializer> serializers;
  private final Names names = new Names();
  private final Map<String, Participant> participants = new LinkedHashMap<>();
  private final Map<String, Participant> chosen = new HashMap<>();
  private final Set<String> announced = new HashSet<>();

  /** A script, the way to a router, and the serializers that its sessions take in turn. */
  public Player(Script script, Transport transport, List<Serializer> serializers) {
    this.script = script;
    this.transport = transport;
    this.serializers = serializers;
  }

  /**
   * Plays the script, once.
   *
   * @throws ConversationFailure at the first line where it goes otherwise
   */
  public void play() {
    try {
      script.steps().forEach(this::step);
      finish();
    } finally {
      participants.values().forEach(Participant::close);
    }
  }

  /** Those of the features that the script needs which the router did not announce so far. */
  public List<String> notAnnounced() {
    return script.needs().stream().filter(need -> !announced.contains(need)).toList();
  }

  private void step(Step step) {
    try {
      perform(step);
    } catch (TimeoutException e) {
      throw failure(step, "nothing");
    } catch (IllegalStateException e) {
      throw failure(step, e.getMessage());
    }
  }

  private void perform(Step step) throws TimeoutException {
    if (step instanceof Step.Join join) {
      join(join);
    } else if (step instanceof Step.Connect connect) {
      participants.put(connect.who(), enter(connect.who()));
    } else if (step instanceof Step.Send send) {
      send(send, participant(send.who()));
    } else if (step instanceof Step.Receive receive) {
      receive(receive, participant(receive.who()));
    } else if (step instanceof Step.Nothing nothing) {
      settle();
      refuseRest(nothing, participant(nothing.who()));
    } else if (step instanceof Step.End end) {
      end(end, participant(end.who()));
    } else if (step instanceof Step.Leave leave) {
      participant(leave.who()).leave();
    } else {
      participant(((Step.Drop) step).who()).close();
    }
  }

  /** The session of a name; of several names the one that first received something. */
  private Participant participant(String who) throws TimeoutException {
    if (participants.containsKey(who)) {
      return participants.get(who);
    }
    if (!chosen.containsKey(who)) {
      settle();
      List<Participant> reached = new ArrayList<>();
      for (String each : who.split("\\|")) {
        if (participants.get(each).unexpected().isPresent()) {
          reached.add(participants.get(each));
        }
      }
      if (reached.size() != 1) {
        throw new IllegalStateException("something for " + reached + ", where it is for one");
      }
      chosen.put(who, reached.get(0));
    }
    return chosen.get(who);
  }

  private Participant enter(String name) {
    Serializer serializer = serializers.get(participants.size() % serializers.size());
    return new Participant(name, transport, serializer, names);
  }

  private void join(Step.Join join) throws TimeoutException {
    Participant participant = enter(join.who());
    participants.put(join.who(), participant);
    Map<?, ?> welcome = participant.join(join.realm(), join.features());
    dict(welcome, "roles")
        .forEach(
            (role, details) ->
                dict((Map<?, ?>) details, "features")
                    .forEach(
                        (feature, has) -> {
                          if (Boolean.TRUE.equals(has)) {
                            announced.add(role + "." + feature);
                          }
                        }));
  }

  private static Map<?, ?> dict(Map<?, ?> in, String key) {
    return in.get(key) instanceof Map<?, ?> map ? map : Map.of();
  }

  /** A request whose id is a name without a value takes the session's next id. */
  private void send(Step.Send send, Participant from) {
    List<Shape> items = send.message().items();
    if (items.size() > 1
        && items.get(0) instanceof Shape.Exact type
        && Participant.isRequest(type.value())
        && items.get(1) instanceof Shape.Named id
        && names.find(id.name()).isEmpty()) {
      names.give(id.name(), from.nextRequest());
    }
    @SuppressWarnings("unchecked") // the filled form of a list
    List<Object> message = (List<Object>) send.message().filled(names);
    from.send(message);
  }

  private void receive(Step.Receive step, Participant to) throws TimeoutException {
    List<Shape.Items> left = new ArrayList<>(step.messages());
    while (!left.isEmpty()) {
      List<Object> message =
          to.receive().orElseThrow(() -> failure(step, "the end of the connection"));
      Optional<String> difference = Optional.empty();
      int before = left.size();
      for (int i = 0; i < left.size() && left.size() == before; i++) {
        Names tried = names.copy();
        difference = difference(left.get(i), message, tried);
        if (difference.isEmpty()) {
          names.adopt(tried);
          left.remove(i);
        }
      }
      if (left.size() == before) {
        throw failure(step, Shape.text(message) + " where " + difference.orElse("nothing fits"));
      }
    }
  }

  /** Empty Arguments and ArgumentsKw count as absent ("Message Definitions": SHOULD be omitted). */
  private static Optional<String> difference(
      Shape.Items expected, List<Object> message, Names names) {
    int size = message.size();
    while (size > Math.max(LEAST_ELEMENTS, expected.items().size()) && isEmpty(message, size)) {
      size--;
    }
    return expected.difference(message.subList(0, size), "message", names);
  }

  private static boolean isEmpty(List<Object> message, int size) {
    Object last = message.get(size - 1);
    return List.of().equals(last) || Map.of().equals(last);
  }

  private void end(Step.End step, Participant of) throws TimeoutException {
    Optional<List<Object>> message = of.receive();
    if (message.isPresent()) {
      throw failure(step, Shape.text(message.get()));
    }
    of.close();
  }

  /** Twice: what is processed for the first can be on its way to those before. */
  private void settle() throws TimeoutException {
    for (int round = 0; round < 2; round++) {
      for (Participant participant : participants.values()) {
        if (participant.joined()) {
          participant.settle();
        }
      }
    }
  }

  private void finish() {
    Step last = script.steps().get(script.steps().size() - 1);
    Step.Line line = new Step.Line(last.line().number(), "nothing more at the end");
    Step.Nothing rest = new Step.Nothing(line, "");
    try {
      settle();
      for (Participant participant : participants.values()) {
        refuseRest(rest, participant);
        participant.leave();
      }
    } catch (TimeoutException e) {
      throw failure(rest, "no answer to a request: " + e.getMessage());
    }
  }

  private void refuseRest(Step step, Participant of) {
    Optional<List<Object>> message = of.unexpected();
    if (message.isPresent()) {
      throw failure(step, of + " received " + Shape.text(message.get()));
    }
  }

  private ConversationFailure failure(Step step, String received) {
    return new ConversationFailure(script.name(), step.line(), received);
  }
}
