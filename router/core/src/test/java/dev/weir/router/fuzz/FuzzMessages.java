package dev.weir.router.fuzz;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.InterruptOptions;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Random messages of a client, most of which make sense. Confined to one thread. */
final class FuzzMessages {
  private static final String[] URIS = {
    "com.a",
    "com.a",
    "com.b",
    "com.a.b",
    "com.a.c",
    "com",
    "a",
    "com.A",
    "com..b",
    "..",
    "",
    "wamp.session.count",
    "wamp.session.on_leave",
    "wamp.session.add_testament",
    "no uri#",
    "x".repeat(101)
  };
  private static final String[] MATCHES = {"exact", "prefix", "wildcard"};
  private static final String[] MODES = {"skip", "kill", "killnowait"};
  private static final String[] REALMS = {
    "realm1", "realm1", "realm1", "lenient", "strict", "none"
  };
  private static final String[] ROLES = {"publisher", "subscriber", "caller", "callee"};
  private static final byte[] LARGE = new byte[8 << 10];

  private final SplittableRandom random;

  FuzzMessages(SplittableRandom random) {
    this.random = random;
  }

  Message hello() {
    return new Hello(pick(REALMS), HelloDetails.of(roles()));
  }

  /** A message that belongs on an open session, with these ids. */
  Message request(long request, long known, long invocation) {
    return switch (random.nextInt(20)) {
      case 0, 1 -> new Subscribe(request, SubscribeOptions.of(match()), uri());
      case 2 -> new Unsubscribe(request, known);
      case 3, 4, 5 -> new Register(request, RegisterOptions.of(match()), uri());
      case 6 -> new Unregister(request, known);
      case 7, 8, 9, 10, 11 -> new Call(request, CallOptions.of(callOptions()), uri(), payload());
      case 12 ->
          new Cancel(
              Math.max(1, request - random.nextInt(8)),
              CancelOptions.of(Dict.of("mode", pick(MODES))));
      case 13, 14, 15, 16 ->
          new Publish(request, PublishOptions.of(publishOptions()), uri(), payload());
      case 17 -> new ErrorMessage(68, invocation, Dict.EMPTY, "com.error", payload());
      default -> new Yield(invocation, YieldOptions.of(yieldOptions()), payload());
    };
  }

  /** A message that ends the session, or belongs to another state or to a router. */
  Message misplaced(long id) {
    return switch (random.nextInt(9)) {
      case 0, 1, 2 -> new Goodbye(Dict.EMPTY, "wamp.close.close_realm");
      case 3 -> new Abort(Dict.EMPTY, "com.abort", Payload.EMPTY);
      case 4 -> hello();
      case 5 -> new Welcome(id, Dict.EMPTY);
      case 6 -> new Published(id, id);
      case 7 -> new Interrupt(id, InterruptOptions.of(Dict.EMPTY));
      default -> new ErrorMessage(48, id, Dict.EMPTY, "com.error", Payload.EMPTY);
    };
  }

  /** The octets with one to three of them changed, lost or doubled. */
  byte[] mutated(byte[] octets) {
    byte[] mutant = octets;
    for (int i = random.nextInt(3); i >= 0 && mutant.length > 1; i--) {
      int at = random.nextInt(mutant.length);
      int shift = random.nextInt(3) - 1;
      byte[] next = new byte[mutant.length + shift];
      System.arraycopy(mutant, 0, next, 0, Math.min(at, next.length));
      for (int to = at; to < next.length; to++) {
        next[to] = mutant[Math.min(Math.max(0, to - shift), mutant.length - 1)];
      }
      if (at < next.length) {
        next[at] ^= (byte) (1 << random.nextInt(8));
      }
      mutant = next;
    }
    return mutant;
  }

  private Dict roles() {
    Dict.Builder roles = Dict.builder();
    for (String role : ROLES) {
      if (random.nextInt(12) > 0) {
        boolean able = random.nextBoolean();
        roles.put(
            role,
            Map.of("features", Map.of("call_canceling", able, "progressive_call_results", able)));
      }
    }
    return Dict.of("roles", roles.build().toMap());
  }

  private Dict match() {
    return Dict.of("match", pick(MATCHES));
  }

  private Dict callOptions() {
    return switch (random.nextInt(4)) {
      case 0 -> Dict.of("timeout", (long) random.nextInt(2_000));
      case 1 -> Dict.of("receive_progress", true);
      default -> Dict.EMPTY;
    };
  }

  private Dict publishOptions() {
    return switch (random.nextInt(6)) {
      case 0 -> Dict.of("exclude_me", false);
      case 1 -> Dict.of("eligible", List.of(1L, 2L, 3L));
      case 2 -> Dict.of("exclude_authrole", List.of("guest"));
      case 3 -> Dict.EMPTY;
      default -> Dict.of("acknowledge", true);
    };
  }

  private Dict yieldOptions() {
    return random.nextInt(3) == 0 ? Dict.of("progress", true) : Dict.EMPTY;
  }

  private Payload payload() {
    return switch (random.nextInt(12)) {
      case 0 -> Payload.of((Object) LARGE);
      case 1 -> Payload.of(Double.NaN);
      case 2 -> Payload.of(List.of(random.nextLong()), Map.of("k", "v"));
      case 3, 4, 5 -> Payload.of("text", (long) random.nextInt(100));
      default -> Payload.EMPTY;
    };
  }

  private String uri() {
    return pick(URIS);
  }

  private String pick(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
