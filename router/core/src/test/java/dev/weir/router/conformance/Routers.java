package dev.weir.router.conformance;

import dev.weir.router.Router;
import dev.weir.router.options.AutoRealms;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.time.Duration;

/** The router that conformance tests speak to. */
final class Routers {
  private Routers() {}

  /**
   * {@code realm1}, {@code realm2}, {@code strict}, and realms made on demand below {@code made.}.
   */
  static Router start() throws IOException {
    return Router.builder()
        .listen("127.0.0.1", 0)
        .realm("realm1")
        .realm("realm2")
        .realm(
            RealmOptions.builder("strict")
                .anonymous("anonymous")
                .role("anonymous", dev.weir.router.auth.Rule.allowAll())
                .strictUris(true)
                .build())
        .realm(RealmOptions.builder("closed").build())
        .autoRealms(new AutoRealms("made.*", RealmOptions.open("template"), 10))
        .options(
            RouterOptions.builder()
                .helloDeadline(Duration.ofSeconds(2))
                .drain(Duration.ZERO)
                .build())
        .start();
  }
}
