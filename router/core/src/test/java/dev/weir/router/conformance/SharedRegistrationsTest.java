package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.protocol.Welcome;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.options.ProcedureOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shared and sharded registrations, over a real socket. */
final class SharedRegistrationsTest {
  private static Router router;
  private RawPeer caller;
  private final List<RawPeer> callees = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm("realm1")
            .realm(
                RealmOptions.builder("sharded")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll())
                    .shardedRegistrations(true)
                    .procedures(
                        List.of(
                            ProcedureOptions.of("com.pool.", MatchPolicy.PREFIX)
                                .withInvoke(InvocationPolicy.ROUNDROBIN)))
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
    join("realm1");
  }

  @AfterEach
  void leave() {
    caller.close();
    callees.forEach(RawPeer::close);
    Eventually.allHaveLeft(router);
  }

  private void join(String realm) {
    caller = RawPeer.join(router.port(), Serializer.JSON, realm);
    callees.clear();
    for (int i = 0; i < 3; i++) {
      callees.add(RawPeer.join(router.port(), Serializer.JSON, realm));
    }
  }

  @ParameterizedTest
  @Row("C114")
  @ValueSource(strings = {"roundrobin", "random", "first", "last", "least_loaded", "hash"})
  void calleesOfOnePolicyShareARegistration(String policy) {
    String procedure = "com.share." + policy;
    long id = Calling.register(callees.get(0), procedure, Map.of("invoke", policy));
    assertThat(Calling.register(callees.get(1), procedure, Map.of("invoke", policy))).isEqualTo(id);
    for (InvocationPolicy other : InvocationPolicy.values()) {
      if (!other.word().equals(policy)) {
        ErrorMessage refusal =
            Calling.refusal(callees.get(2), procedure, Map.of("invoke", other.word()));
        assertThat(refusal.error()).isEqualTo("wamp.error.procedure_already_exists");
        assertThat(Calling.value(refusal.payload()).toString()).contains(policy, other.word());
      }
    }
    ErrorMessage twice = Calling.refusal(callees.get(0), procedure, Map.of("invoke", policy));
    assertThat(twice.error()).isEqualTo("wamp.error.procedure_already_exists");
    assertThat(Calling.value(twice.payload()).toString()).contains("this session");
  }

  @Test
  @Row("C114")
  void aSingleCalleeSharesWithNobody() {
    Calling.register(callees.get(0), "com.share.single", Map.of());
    for (String policy : List.of("single", "roundrobin")) {
      ErrorMessage refusal =
          Calling.refusal(callees.get(1), "com.share.single", Map.of("invoke", policy));
      assertThat(refusal.error()).isEqualTo("wamp.error.procedure_already_exists");
      assertThat(Calling.value(refusal.payload()).toString()).contains("single");
    }
  }

  @Test
  void anUnknownPolicyIsRefusedByName() {
    ErrorMessage refusal =
        Calling.refusal(callees.get(0), "com.share.odd", Map.of("invoke", "loudest"));
    assertThat(refusal.error()).isEqualTo("wamp.error.option_not_allowed");
    assertThat(Calling.value(refusal.payload()).toString()).contains("roundrobin", "least_loaded");
  }

  @Test
  @Row("C115")
  void roundrobinGoesByTheOrderOfRegistration() {
    share("com.robin", "roundrobin", 0, 1, 2);
    assertThat(called("com.robin", 7)).containsExactly(0, 1, 2, 0, 1, 2, 0);
  }

  @Test
  @Row("C115")
  void roundrobinGoesOnWhenCalleesComeAndGo() {
    long id = share("com.robin.flux", "roundrobin", 0, 1);
    assertThat(called("com.robin.flux", 1)).containsExactly(0);
    share("com.robin.flux", "roundrobin", 2);
    assertThat(called("com.robin.flux", 1)).containsExactly(1);
    unregister(callees.get(0), id);
    assertThat(called("com.robin.flux", 3)).containsExactly(2, 1, 2);
    unregister(callees.get(2), id);
    assertThat(called("com.robin.flux", 2)).containsExactly(1, 1);
  }

  @Test
  @Row("C116")
  void firstIsTheEarliestAndLastTheLatestThatIsLeft() {
    long first = share("com.first", "first", 0, 1, 2);
    long last = share("com.last", "last", 0, 1, 2);
    assertThat(called("com.first", 2)).containsExactly(0, 0);
    assertThat(called("com.last", 2)).containsExactly(2, 2);
    unregister(callees.get(0), first);
    unregister(callees.get(2), last);
    assertThat(called("com.first", 2)).containsExactly(1, 1);
    assertThat(called("com.last", 2)).containsExactly(1, 1);
  }

  @Test
  @Row("C116")
  void randomReachesEveryCallee() {
    share("com.random", "random", 0, 1, 2);
    Map<Integer, Integer> counts = new HashMap<>();
    called("com.random", 300).forEach(place -> counts.merge(place, 1, Integer::sum));
    assertThat(counts.keySet()).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(counts.values()).allMatch(count -> count > 50);
  }

  @Test
  @Row("C117")
  void whenAllHaveLeftAnotherPolicyMayCome() {
    long id = share("com.anew", "roundrobin", 0, 1);
    unregister(callees.get(0), id);
    unregister(callees.get(1), id);
    long again = share("com.anew", "last", 2);
    assertThat(again).isNotEqualTo(id);
    assertThat(called("com.anew", 1)).containsExactly(2);
  }

  @Test
  void leastLoadedIsWhoOwesTheFewestAnswers() {
    share("com.load", "least_loaded", 0, 1, 2);
    for (int i = 0; i < 6; i++) {
      Calling.call(caller, "com.load");
    }
    for (RawPeer callee : callees) {
      callee.expect(Invocation.class);
    }
    for (int i = 0; i < 2; i++) {
      Calling.answer(callees.get(1));
      caller.expect(Result.class);
      Calling.call(caller, "com.load");
    }
    callees.get(1).expect(Invocation.class);
    callees.get(1).expectSilence();
    for (int idle : List.of(0, 2)) {
      callees.get(idle).expect(Invocation.class);
      callees.get(idle).expectSilence();
    }
  }

  @Test
  void hashSendsTheSameKeyToTheSameCallee() {
    share("com.hash", "hash", 0, 1, 2);
    Map<String, Long> shards = shards("com.hash", Map.of());
    assertThat(new HashSet<>(shards.values())).hasSize(3);
    assertThat(shards("com.hash", Map.of())).isEqualTo(shards);
    Set<Integer> own = new HashSet<>(called("com.hash", 10));
    assertThat(own).hasSize(1);
  }

  @Test
  @Row("C121")
  void partitionCallsGoByTheirKeyWhateverThePolicy() {
    leave();
    join("sharded");
    share("com.shard", "roundrobin", 0, 1, 2);
    Map<String, Object> partition = Map.of("runmode", "partition");
    Map<String, Long> shards = shards("com.shard", partition);
    assertThat(new HashSet<>(shards.values())).hasSize(3);
    assertThat(shards("com.shard", partition)).isEqualTo(shards);
    Calling.call(caller, "com.shard", partition, 0L);
    ErrorMessage refusal = caller.expect(ErrorMessage.class);
    assertThat(refusal.error()).isEqualTo("wamp.error.invalid_argument");
    assertThat(Calling.value(refusal.payload()).toString()).contains("rkey");
    assertThat(called("com.shard", 3)).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void shardingIsAnnouncedOnlyWhereItIsConfigured() {
    assertThat(announced("sharded").flag("sharded_registration")).isTrue();
    assertThat(announced("realm1").flag("sharded_registration")).isFalse();
    share("com.unsharded", "roundrobin", 0, 1);
    Calling.call(caller, "com.unsharded", Map.of("runmode", "partition"), 0L);
    Calling.answer(callees.get(0));
    caller.expect(Result.class);
  }

  @Test
  void theConfigurationNamesThePolicyOfThoseWhoNameNone() {
    leave();
    join("sharded");
    callees.get(0).register("com.pool.a");
    callees.get(1).register("com.pool.a");
    assertThat(called("com.pool.a", 3)).containsExactly(0, 1, 0);
    callees.get(0).register("com.other.a");
    assertThat(Calling.refusal(callees.get(1), "com.other.a", Map.of()).error())
        .isEqualTo("wamp.error.procedure_already_exists");
  }

  private static Dict announced(String realm) {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(new Hello(realm, HelloDetails.of(RawPeer.roles())));
      return peer.expect(Welcome.class).details().dict("roles").dict("dealer").dict("features");
    }
  }

  private long share(String procedure, String policy, int... places) {
    long id = 0;
    for (int place : places) {
      id = Calling.register(callees.get(place), procedure, Map.of("invoke", policy));
    }
    return id;
  }

  private static void unregister(RawPeer callee, long id) {
    callee.send(new Unregister(callee.nextRequest(), id));
    callee.expect(Unregistered.class);
  }

  /** The places of the callees that so many calls, one after another, went to. */
  private List<Integer> called(String procedure, int times) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      Calling.call(caller, procedure);
      places.add(place());
    }
    return places;
  }

  private Map<String, Long> shards(String procedure, Map<String, Object> options) {
    Map<String, Long> shards = new HashMap<>();
    for (int i = 0; i < 30; i++) {
      Map<String, Object> keyed = new HashMap<>(options);
      keyed.put("rkey", "customer" + i);
      Calling.call(caller, procedure, keyed, 0L);
      shards.put("customer" + i, callees.get(place()).session());
    }
    return shards;
  }

  /** Which callee got the one call that is under way; it answers. */
  private int place() {
    caller.expectSilence(); // so the call has been routed
    for (int i = 0; i < callees.size(); i++) {
      RawPeer callee = callees.get(i);
      callee.send(new Unregister(callee.nextRequest(), 1L << 50));
      if (callee.receive() instanceof Invocation invocation) {
        callee.expect(ErrorMessage.class);
        Calling.result(callee, invocation.request(), i);
        caller.expect(Result.class);
        return i;
      }
    }
    throw new AssertionError("no callee was called");
  }
}
