package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.protocol.Yield;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Registrations, from REGISTER to their end. */
final class RegistrationTest extends CalleeFixture {
  @Test
  void unregisteringLetsRunningInvocationsFinish() {
    CompletableFuture<Object> later = new CompletableFuture<>();
    Registration registration = register(invocation -> later);
    long running = invoke();
    CompletableFuture<Void> unregistered = registration.unregister();
    assertThat(registration.isActive()).isFalse();
    Unregister unregister = peer.expect(Unregister.class);
    assertThat(unregister.registration()).isEqualTo(REGISTRATION);
    long crossing = invoke();
    peer.send(new Unregistered(unregister.request(), Dict.EMPTY));
    soon(unregistered);
    later.complete("finished");
    assertThat(List.of(peer.expect(Yield.class).request(), peer.expect(Yield.class).request()))
        .containsExactlyInAnyOrder(running, crossing);
    assertThat(errored(invoke()).error()).isEqualTo("wamp.error.no_such_registration");
    assertThat(soon(registration.unregister())).isNull();
  }

  @Test
  void aRegistrationThatNobodyAwaitsAnyLongerIsUndone() {
    join(options -> options.timeout(Duration.ofMillis(50)));
    CompletableFuture<Registration> future = client.register("com.example.p", invocation -> 0);
    Register register = peer.expect(Register.class);
    assertThat(failure(future).reason()).isEqualTo(Reason.TIMEOUT);
    peer.send(new Registered(register.request(), REGISTRATION));
    assertThat(peer.expect(Unregister.class).registration()).isEqualTo(REGISTRATION);
  }

  @Test
  @Row("C126")
  void aRevokedRegistrationEndsAndTheApplicationHearsOfIt() {
    CompletableFuture<String> revoked = new CompletableFuture<>();
    SessionListener listener =
        new SessionListener() {
          @Override
          public void revoked(Registration registration, Optional<String> reason) {
            revoked.complete(registration.procedure().uri() + " " + reason.orElse(""));
          }
        };
    join(options -> options.listener(listener));
    CompletableFuture<Object> later = new CompletableFuture<>();
    Registration registration = register(invocation -> later);
    long running = invoke();
    peer.send(
        new Unregistered(0, Dict.of(Map.of("registration", REGISTRATION, "reason", "moving"))));
    assertThat(errored(invoke()).error()).isEqualTo("wamp.error.no_such_registration");
    assertThat(soon(revoked)).isEqualTo("com.example.p moving");
    assertThat(registration.isActive()).isFalse();
    assertThat(registration.unregister()).isCompleted();
    later.complete("finished");
    assertThat(yielded(running)).isEqualTo("finished");
  }

  @Test
  @Row("C126")
  void anUnregisterThatCrossesTheRevocationIsFulfilled() {
    Registration registration = register(invocation -> 0);
    CompletableFuture<Void> unregistered = registration.unregister();
    Unregister unregister = peer.expect(Unregister.class);
    peer.send(new Unregistered(0, Dict.of("registration", REGISTRATION)));
    peer.error(
        MessageType.UNREGISTER, unregister.request(), "wamp.error.no_such_registration", "gone");
    assertThat(soon(unregistered)).isNull();
    assertThat(errored(invoke()).error()).isEqualTo("wamp.error.no_such_registration");
  }

  @Test
  void anUnregisterThatTheRouterRefusesFailsByName() {
    CompletableFuture<Void> unregistered = register(invocation -> 0).unregister();
    peer.error(
        MessageType.UNREGISTER,
        peer.expect(Unregister.class).request(),
        "wamp.error.not_authorized",
        "no");
    assertThat(failure(unregistered).reason()).isEqualTo(Reason.NOT_AUTHORIZED);
  }

  @Test
  void whatTheRouterSaysOfTheCallerIsShown() {
    CompletableFuture<Invocation> shown = new CompletableFuture<>();
    register(
        invocation -> {
          shown.complete(invocation);
          return null;
        });
    invoke(
        InvocationDetails.of(
            Dict.of(
                Map.of(
                    "caller",
                    5L,
                    "caller_authid",
                    "alice",
                    "caller_authrole",
                    "staff",
                    "trustlevel",
                    2L,
                    "timeout",
                    90_000L,
                    "_traceparent",
                    "00-1-2-01"))),
        Payload.EMPTY);
    Invocation invocation = soon(shown);
    assertThat(invocation.procedure()).isEqualTo("com.example.p");
    assertThat(invocation.caller()).contains(5L);
    assertThat(invocation.callerAuthid()).contains("alice");
    assertThat(invocation.callerAuthrole()).contains("staff");
    assertThat(invocation.trustlevel()).contains(2L);
    assertThat(invocation.timeout()).contains(Duration.ofSeconds(90));
    assertThat(invocation.traceparent()).contains("00-1-2-01");
    assertThat(invocation.isStream()).isFalse();
  }

  @Test
  void whatTheRouterDoesNotSayIsAbsent() {
    register(
        invocation ->
            invocation.caller().isPresent()
                || invocation.callerAuthid().isPresent()
                || invocation.callerAuthrole().isPresent()
                || invocation.trustlevel().isPresent()
                || invocation.timeout().isPresent()
                || invocation.traceparent().isPresent());
    assertThat(yielded(invoke())).isEqualTo(false);
  }

  @Test
  void theOptionsOfARegistrationAreSent() {
    CompletableFuture<Registration> future =
        client.register(
            Procedure.prefix("com.example.")
                .invoke(InvocationPolicy.LEAST_LOADED)
                .concurrency(3)
                .discloseCaller()
                .forwardTimeout()
                .forceReregister(),
            Invocation::procedure);
    Register register = peer.expect(Register.class);
    assertThat(register.options().dict().toMap())
        .isEqualTo(
            Map.of(
                "match",
                "prefix",
                "invoke",
                "least_loaded",
                "concurrency",
                3L,
                "disclose_caller",
                true,
                "forward_timeout",
                true,
                "force_reregister",
                true));
    peer.send(new Registered(register.request(), REGISTRATION));
    soon(future);
    InvocationDetails details =
        InvocationDetails.of(Dict.of(Map.of("procedure", "com.example.called", "caller", 5L)));
    assertThat(yielded(invoke(details, Payload.EMPTY))).isEqualTo("com.example.called");
  }

  @Test
  void aRefusedRegistrationFailsByName() {
    CompletableFuture<Registration> future = client.register("com.example.p", invocation -> 0);
    peer.error(
        MessageType.REGISTER,
        peer.expect(Register.class).request(),
        "wamp.error.procedure_already_exists",
        "taken");
    assertThat(failure(future).reason()).isEqualTo(Reason.PROCEDURE_ALREADY_EXISTS);
    assertThat(failure(client.register("com. example", invocation -> 0)).reason())
        .isEqualTo(Reason.INVALID_URI);
  }
}
