package dev.weir.samples;

import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.client.auth.Authentication;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.auth.TicketAuthenticator;
import dev.weir.router.options.AuthorizerOptions;
import dev.weir.router.options.RealmOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * Rules say what a role may do at all; then a procedure of the application decides on every single
 * message: guests may knock at doors, and the keeper opens them one.
 */
public final class Authorizations {
  private Authorizations() {}

  public static void main(String[] arguments) throws Exception {
    run().forEach(System.out::println);
  }

  /** Returns what a guest was answered at three doors. */
  static List<String> run() throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm(house()).start();
        WampClient keeper =
            WampClient.builder()
                .router(router.uris().get(0))
                .realm("house")
                .authentication(Authentication.ticket("anna", "the key"))
                .connect();
        WampClient guest = WampClient.connect(router.uris().get(0), "house")) {
      keeper
          .register(
              "com.example.authorize",
              // session, URI, action, options
              call -> call.argument(1, String.class).endsWith(".garden"))
          .join();
      for (String door : List.of("com.door.garden", "com.door.cellar", "com.safe")) {
        keeper.register(door, call -> call.procedure() + " opens").join();
      }
      List<String> answers = new ArrayList<>();
      for (String door : List.of("com.door.garden", "com.door.cellar", "com.safe")) {
        answers.add(knock(guest, door));
      }
      return answers;
    }
  }

  private static String knock(WampClient guest, String door) {
    try {
      return guest.call(door).join().as(String.class);
    } catch (CompletionException e) {
      if (e.getCause() instanceof WampException refused) {
        return door + ": " + refused.uri();
      }
      throw e;
    }
  }

  /** A router outside of an application has the same in its configuration file. */
  private static RealmOptions house() {
    return RealmOptions.builder("house")
        .anonymous("guest")
        .authentication(
            dev.weir.router.auth.Authentication.builder()
                .method(TicketAuthenticator.builder().user("anna", "the key", "keeper").build())
                .build())
        .role("keeper", Rule.allowAll())
        .role("guest", new Rule("com.door.", MatchPolicy.PREFIX, Set.of(Action.CALL)))
        .authorizer("guest", AuthorizerOptions.procedure("com.example.authorize"))
        .build();
  }
}
