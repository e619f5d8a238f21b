package dev.weir.foreign;

import io.crossbar.autobahn.wamp.exceptions.ApplicationError;
import io.crossbar.autobahn.wamp.reflectionRoles.WampException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * autobahn with one serializer: an active session that calls and publishes, a passive one that is
 * called and subscribes. Thread-safe as far as the matrix uses it: one command at a time, and
 * `events` beside it.
 */
final class End {
  private static final Payload SAME = new Payload(List.of("same"), Map.of());
  private static final long EVENTS_WITHIN = TimeUnit.SECONDS.toNanos(10);

  private final String name;
  private final boolean bytesAsText;
  private final Payloads payloads;
  private final ForeignSession active;
  private final ForeignSession passive;
  private final Map<String, List<List<String>>> events = new HashMap<>();
  private Exception broken;

  End(String url, String realm, String name, String serializer, Payloads payloads)
      throws Exception {
    this.name = name;
    this.bytesAsText = serializer.equals("json");
    this.payloads = payloads;
    this.active = new ForeignSession(url, realm, serializer);
    this.passive = new ForeignSession(url, realm, serializer);
  }

  String subprotocol() {
    return active.subprotocol();
  }

  void offer(List<String> accepts, List<String> gives) throws Exception {
    for (String one : accepts) {
      passive.register(uri(name, one, "accept"), call -> accept(one, call));
    }
    for (String one : gives) {
      passive.register(uri(name, one, "give"), call -> sent(one));
      passive.register(uri(name, one, "fail"), call -> fail(one));
    }
  }

  private static String uri(String end, String one, String what) {
    return "foreign." + end + "." + one + "." + what;
  }

  private Payload sent(String one) {
    return payloads.sent(one, bytesAsText);
  }

  private String difference(String one, Payload received) {
    return payloads.difference(one, received, bytesAsText);
  }

  private Payload accept(String one, Payload call) throws WampException {
    String difference = difference(one, call);
    if (difference != null) {
      throw new WampException("foreign.error.differs", difference);
    }
    return SAME;
  }

  private Payload fail(String one) throws WampException {
    Payload sent = sent(one);
    throw new WampException("foreign.error." + one, Map.of(), sent.args(), sent.kwargs());
  }

  void follow(Map<String, List<String>> topics) throws Exception {
    for (Map.Entry<String, List<String>> followed : topics.entrySet()) {
      String publisher = followed.getKey();
      for (String one : followed.getValue()) {
        passive.subscribe(uri(publisher, one, "event"), event -> receive(publisher, one, event));
      }
    }
  }

  private void receive(String publisher, String one, Payload event) {
    String difference = difference(one, event);
    synchronized (events) {
      arrived(publisher).add(Arrays.asList(one, difference));
      events.notifyAll();
    }
  }

  private List<List<String>> arrived(String publisher) {
    return events.computeIfAbsent(publisher, name -> new ArrayList<>());
  }

  Map<String, Map<String, String>> call(
      String callee, List<String> arguments, List<String> results, List<String> errors) {
    Map<String, Map<String, String>> problems = new LinkedHashMap<>();
    problems.put("arguments", check(arguments, one -> checkArguments(callee, one)));
    problems.put("results", check(results, one -> checkResult(callee, one)));
    problems.put("errors", check(errors, one -> checkError(callee, one)));
    return problems;
  }

  private interface Check {
    /** What differs, or null. */
    String of(String one) throws Exception;
  }

  private static Map<String, String> check(List<String> cases, Check check) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (String one : cases) {
      try {
        problems.put(one, check.of(one));
      } catch (Exception failure) {
        problems.put(one, said(failure));
      }
    }
    return problems;
  }

  private String checkArguments(String callee, String one) throws Exception {
    Payload answer = answer(uri(callee, one, "accept"), sent(one));
    return answer.equals(SAME) ? null : "answered with " + answer;
  }

  private String checkResult(String callee, String one) throws Exception {
    return difference(one, answer(uri(callee, one, "give"), Payload.NOTHING));
  }

  private String checkError(String callee, String one) throws Exception {
    try {
      answer(uri(callee, one, "fail"), Payload.NOTHING);
      return "a result in place of an error";
    } catch (ApplicationError error) {
      return error.getMessage().equals("foreign.error." + one)
          ? difference(one, new Payload(error.args, error.kwargs))
          : said(error);
    }
  }

  /** Calls; after a lost answer nothing more is tried. */
  private Payload answer(String procedure, Payload payload) throws Exception {
    if (broken != null) {
      throw broken;
    }
    try {
      return active.call(procedure, payload);
    } catch (ApplicationError error) {
      throw error;
    } catch (Exception failure) {
      broken = new IllegalStateException("not tried after " + procedure + ": " + failure);
      throw failure;
    }
  }

  /** An error in words; the callee's account of a difference as it stands. */
  private static String said(Exception failure) {
    if (!(failure instanceof ApplicationError error)) {
      return failure.toString();
    }
    return error.getMessage().equals("foreign.error.differs")
        ? error.args.get(0).toString()
        : error.getMessage() + " " + error.args;
  }

  String callUnknown(String procedure) throws Exception {
    try {
      return "a result: " + answer(procedure, Payload.NOTHING);
    } catch (ApplicationError error) {
      return error.getMessage();
    }
  }

  void publish(List<String> cases) throws Exception {
    for (String one : cases) {
      active.publish(uri(name, one, "event"), sent(one));
    }
  }

  /** The events of a publisher once there are so many, or what came of them in time. */
  List<List<String>> collect(String publisher, int count) throws InterruptedException {
    long deadline = System.nanoTime() + EVENTS_WITHIN;
    synchronized (events) {
      List<List<String>> arrived = arrived(publisher);
      long left = EVENTS_WITHIN;
      while (arrived.size() < count && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(events, left);
        left = deadline - System.nanoTime();
      }
      return List.copyOf(arrived);
    }
  }

  void leave() throws Exception {
    active.leave();
    passive.leave();
  }
}
