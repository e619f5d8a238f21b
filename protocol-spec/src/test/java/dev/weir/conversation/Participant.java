package dev.weir.conversation;

import dev.weir.protocol.Serializer;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * A session of a conversation: counts its request ids, keeps what came until the script asks for
 * it. Confined to the player's thread.
 */
final class Participant {
  private static final long HELLO = 1;
  private static final long WELCOME = 2;
  private static final long ABORT = 3;
  private static final long GOODBYE = 6;
  private static final long ERROR = 8;
  private static final long UNSUBSCRIBE = 34;
  private static final long UNREGISTER = 66;
  private static final Set<Object> REQUESTS = Set.of(16L, 32L, 34L, 48L, 64L, 66L);
  private static final long NOBODYS_ID = (1L << 53) - 1;
  private static final List<String> ROLES = List.of("publisher", "subscriber", "caller", "callee");

  private final String name;
  private final Transport.Connection connection;
  private final Format format;
  private final Names names;
  private final ArrayDeque<List<Object>> inbox = new ArrayDeque<>();
  private long request;
  private boolean joined;
  private boolean closed;

  Participant(String name, Transport transport, Serializer serializer, Names names) {
    this.name = name;
    this.connection = transport.connect(serializer);
    this.format = Format.of(serializer);
    this.names = names;
  }

  /** Joins a realm and gives WELCOME.Details. */
  Map<?, ?> join(String realm, Map<String, List<String>> features) throws TimeoutException {
    Map<String, Object> roles = new LinkedHashMap<>();
    for (String role : ROLES) {
      Map<String, Object> flags = new LinkedHashMap<>();
      features.getOrDefault(role, List.of()).forEach(feature -> flags.put(feature, true));
      roles.put(role, flags.isEmpty() ? Map.of() : Map.of("features", flags));
    }
    send(List.of(HELLO, realm, Map.of("roles", roles)));
    List<Object> welcome = receive().orElse(List.of());
    if (welcome.isEmpty() || !welcome.get(0).equals(WELCOME)) {
      throw new IllegalStateException(Shape.text(welcome));
    }
    return (Map<?, ?>) welcome.get(2);
  }

  /** Whether messages of this type carry the session's next request id. */
  static boolean isRequest(Object type) {
    return REQUESTS.contains(type);
  }

  long nextRequest() {
    return ++request;
  }

  boolean joined() {
    return joined;
  }

  void send(List<Object> message) {
    if (message.get(0).equals(GOODBYE) || message.get(0).equals(ABORT)) {
      joined = false;
    }
    if (isRequest(message.get(0))) {
      request = Math.max(request, (long) message.get(1));
    }
    connection.send(format.octets(message));
  }

  /** The next message; empty when the router has closed the connection. */
  Optional<List<Object>> receive() throws TimeoutException {
    return inbox.isEmpty() ? read() : Optional.of(inbox.poll());
  }

  /** What came and was not asked for. */
  Optional<List<Object>> unexpected() {
    return Optional.ofNullable(inbox.peek());
  }

  /**
   * Sends two requests that have no effect, one to the broker and one to the dealer, and waits for
   * their answers: everything that this session sent before has then been processed, and everything
   * that was under way to it is there.
   */
  void settle() throws TimeoutException {
    Set<List<Object>> answers = new HashSet<>();
    for (long type : List.of(UNSUBSCRIBE, UNREGISTER)) {
      answers.add(List.of(ERROR, type, nextRequest()));
      send(List.of(type, request, NOBODYS_ID));
    }
    while (!answers.isEmpty()) {
      List<Object> message = read().orElseThrow(() -> new TimeoutException("the connection ended"));
      if (message.size() < 3 || !answers.remove(message.subList(0, 3))) {
        inbox.add(message);
      }
    }
  }

  /** GOODBYE and its answer, where the session is open, and the end of the connection. */
  void leave() throws TimeoutException {
    if (joined && !closed) {
      send(List.of(GOODBYE, Map.of(), "wamp.close.close_realm"));
      Optional<List<Object>> message = read();
      while (message.isPresent() && !message.get().get(0).equals(GOODBYE)) {
        inbox.add(message.get());
        message = read();
      }
    }
    close();
  }

  void close() {
    joined = false;
    if (!closed) {
      closed = true;
      connection.close();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private Optional<List<Object>> read() throws TimeoutException {
    Optional<List<Object>> message = connection.receive().map(format::message);
    message.ifPresent(this::note);
    return message;
  }

  private void note(List<Object> message) {
    Object type = message.isEmpty() ? null : message.get(0);
    if (Long.valueOf(WELCOME).equals(type)) {
      joined = true;
      request = 0;
      names.give(name, message.get(1));
      for (String key : List.of("authid", "authrole")) {
        Object value = ((Map<?, ?>) message.get(2)).get(key);
        if (value != null) {
          names.give(name + "." + key, value);
        }
      }
    } else if (Long.valueOf(GOODBYE).equals(type) || Long.valueOf(ABORT).equals(type)) {
      joined = false;
    }
  }
}
