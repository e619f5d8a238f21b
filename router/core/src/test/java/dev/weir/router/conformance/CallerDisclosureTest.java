package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Disclosure;
import dev.weir.router.auth.Rule;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who calls, and how far it is trusted: what callees are told, over a real socket. */
final class CallerDisclosureTest {
  private static final Map<String, Object> DISCLOSE_ME = Map.of("disclose_me", true);

  private static Router router;
  private RawPeer caller;
  private RawPeer callee;

  @BeforeAll
  static void start() throws Exception {
    Rule hidden =
        new Rule("com.hidden.", MatchPolicy.PREFIX, EnumSet.of(Action.CALL, Action.REGISTER));
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll(), hidden)
                    .trustlevel("guest", 3)
                    .disclose(
                        List.of(
                            new Disclosure("com.audit.", MatchPolicy.PREFIX, true, false),
                            new Disclosure("com.news", MatchPolicy.EXACT, false, true)))
                    .build())
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @BeforeEach
  void join() {
    caller = RawPeer.join(router.port());
    callee = RawPeer.join(router.port());
  }

  @AfterEach
  void leave() {
    caller.close();
    callee.close();
    Eventually.allHaveLeft(router);
  }

  @Test
  @Row("C096")
  void aCallerIsDisclosedWhenItAsksAndNotOtherwise() {
    callee.register("com.asked");
    expectCaller(invoked("com.asked", DISCLOSE_ME));
    assertThat(invoked("com.asked", Map.of("disclose_me", false)).isEmpty()).isTrue();
    assertThat(invoked("com.asked", Map.of()).isEmpty()).isTrue();
  }

  @Test
  @Row("C097")
  void whereItIsForbiddenTheCallIsNotRouted() {
    callee.register("com.hidden.a");
    Calling.call(caller, "com.hidden.a", DISCLOSE_ME, 0L);
    assertThat(caller.expect(ErrorMessage.class).error())
        .isEqualTo("wamp.error.option_disallowed.disclose_me");
    callee.expectSilence();
    assertThat(invoked("com.hidden.a", Map.of()).isEmpty()).isTrue();
  }

  @Test
  @Row("C098")
  void aCalleeMayAskForItsCallersWhereItsRoleMay() {
    Calling.register(callee, "com.seen", Map.of("disclose_caller", true));
    expectCaller(invoked("com.seen", Map.of()));
    ErrorMessage refusal = Calling.refusal(callee, "com.hidden.b", Map.of("disclose_caller", true));
    assertThat(refusal.error()).isEqualTo("wamp.error.option_not_allowed");
    assertThat(Calling.value(refusal.payload()).toString()).contains("disclose_caller");
  }

  @Test
  void askingForCallersIsOfOneCalleeOnly() {
    Calling.register(callee, "com.half", Map.of("invoke", "first"));
    RawPeer curious = RawPeer.join(router.port());
    Calling.register(curious, "com.half", Map.of("invoke", "first", "disclose_caller", true));
    assertThat(invoked("com.half", Map.of()).isEmpty()).isTrue();
    curious.close();
  }

  @Test
  @Row("C101")
  void theConfigurationDisclosesWithoutBeingAsked() {
    callee.register("com.audit.exact");
    Calling.register(callee, "com.", Map.of("match", "prefix"));
    expectCaller(invoked("com.audit.exact", Map.of()));
    expectCaller(invoked("com.audit.other", Map.of()));
    assertThat(invoked("com.news", Map.of()).find("caller")).isEmpty();
    assertThat(invoked("com.audi", Map.of()).find("caller")).isEmpty();
  }

  @Test
  @Row("C102")
  void trustLevelsGoToThoseWhoAnnouncedThem() {
    RawPeer trusting = RawPeer.join(router.port(), Serializer.CBOR, "realm1", "call_trustlevels");
    trusting.register("com.trusted");
    Calling.call(caller, "com.trusted");
    assertThat(trusting.expect(Invocation.class).details().dict().find("trustlevel")).contains(3L);
    callee.register("com.untrusted");
    assertThat(invoked("com.untrusted", Map.of()).isEmpty()).isTrue();
    trusting.close();
  }

  private Dict invoked(String procedure, Map<String, Object> options) {
    Calling.call(caller, procedure, options, 0L);
    return callee.expect(Invocation.class).details().dict();
  }

  private void expectCaller(Dict details) {
    assertThat(details.find("caller")).contains(caller.session());
    assertThat(details.text("caller_authid").orElseThrow()).startsWith("anonymous-");
    assertThat(details.text("caller_authrole")).contains("guest");
  }
}
