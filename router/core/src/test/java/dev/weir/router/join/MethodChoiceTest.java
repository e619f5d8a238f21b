package dev.weir.router.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.CertificateName;
import dev.weir.router.auth.Evidence;
import dev.weir.router.auth.Step;
import dev.weir.router.auth.TicketAuthenticator;
import dev.weir.router.auth.TlsAuthenticator;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** By which method who has to prove what. */
final class MethodChoiceTest {
  private final MethodChoice choice = new MethodChoice();

  /** Knows some names. */
  private record Knowing(List<String> methods, Set<String> names) implements Authenticator {
    @Override
    public boolean knows(Applicant applicant) {
      return applicant.authid().filter(names::contains).isPresent();
    }

    @Override
    public CompletionStage<Step> begin(Applicant applicant) {
      return new Step.Deny("not asked").now();
    }
  }

  private final Authentication realm =
      Authentication.builder()
          .method(new Knowing(List.of("first"), Set.of("ann", "both")))
          .method(new Knowing(List.of("second", "alias"), Set.of("bob", "both")))
          .method(TicketAuthenticator.builder().user("tom", "s3cret", "user").build())
          .build();

  @Test
  @Row("C158")
  void theFirstOfTheRealmsOrderThatIsOfferedAndKnowsTheAuthid() throws Exception {
    assertThat(choose("both", "second", "first")).isEqualTo("first");
    assertThat(choose("both", "second")).isEqualTo("second");
    assertThat(choose("both", "alias")).isEqualTo("alias");
    assertThat(choose("bob", "first", "second")).isEqualTo("second");
    assertThat(choose("tom", "first", "second", "ticket")).isEqualTo("ticket");
  }

  @Test
  @Row("C158")
  void anUnknownAuthidGetsTheSameMethodEveryTimeAndOthersGetOthers() throws Exception {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 64; i++) {
      String method = choose("unknown" + i, "second", "first", "x_strange");
      assertThat(choose("unknown" + i, "first", "second")).isEqualTo(method);
      seen.add(method);
    }
    assertThat(seen).containsExactlyInAnyOrder("first", "second");
  }

  /** A name that another method knows is, for those offered, an unknown one. */
  @Test
  @Row("C158")
  void aKnownAuthidWithoutASharedMethodGetsADecoy() throws Exception {
    assertThat(choose("ann", "second")).isEqualTo("second");
  }

  /** It would tell that nobody has the name, when others are asked for something. */
  @Test
  @Row("C158")
  void whatDoesNotAskIsNoDecoy() throws Exception {
    Authenticator unasked =
        TlsAuthenticator.builder(CertificateName.SUBJECT_CN).others("user").build();
    Authentication both =
        Authentication.builder()
            .method(unasked)
            .method(new Knowing(List.of("first"), Set.of("ann")))
            .build();
    for (int i = 0; i < 20; i++) {
      Optional<MethodChoice.Chosen> chosen =
          choice.choose(
              served(both, false), List.of("tls", "first"), applicant("unknown" + i, true, false));
      assertThat(chosen.orElseThrow().name()).isEqualTo("first");
    }
    assertThat(choice.choose(served(both, false), List.of("tls"), applicant("ann", true, false)))
        .isPresent();
  }

  /**
   * It tells nothing of whom it knows before it was asked; without a name there is none to tell.
   */
  @Test
  @Row("C158")
  void aProcedureIsOneOfThoseWhomStrangersAreAskedBy() throws Exception {
    Authenticator procedure = new Knowing(List.of("third"), Set.of());
    assertThat(dynamic(procedure, true, "ann", "first", "third")).isEqualTo("first");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 64; i++) {
      String method = dynamic(procedure, true, "unknown" + i, "first", "third");
      assertThat(dynamic(procedure, true, "unknown" + i, "third", "first")).isEqualTo(method);
      assertThat(dynamic(procedure, true, "unknown" + i, "third")).isEqualTo("third");
      assertThat(dynamic(procedure, false, "unknown" + i, "first", "third")).isEqualTo("third");
      seen.add(method);
    }
    assertThat(seen).containsExactlyInAnyOrder("first", "third");
    assertThat(dynamic(procedure, true, "", "first", "third")).isEqualTo("third");
  }

  /** Else those whom it knows could never join by the only method that they have. */
  @Test
  void aMethodThatBothServeIsTheProceduresForStrangers() throws Exception {
    Authenticator procedure = new Knowing(List.of("first"), Set.of());
    MethodChoice.Served both =
        new MethodChoice.Served(realm.methods(), List.of(procedure), true, false);
    assertThat(choice.choose(both, List.of("first"), applicant("bob", false, true)))
        .map(MethodChoice.Chosen::authenticator)
        .contains(procedure);
    assertThat(choice.choose(both, List.of("first"), applicant("ann", false, true)))
        .map(MethodChoice.Chosen::authenticator)
        .contains(realm.methods().get(0));
  }

  private String dynamic(Authenticator procedure, boolean decoys, String authid, String... offered)
      throws RefusedHelloException {
    return choice
        .choose(
            new MethodChoice.Served(realm.methods(), List.of(procedure), decoys, false),
            List.of(offered),
            applicant(authid, false, true))
        .orElseThrow()
        .name();
  }

  @Test
  void withoutDecoysAnUnknownAuthidIsDeniedAtOnce() {
    Authentication plain =
        Authentication.builder()
            .method(new Knowing(List.of("first"), Set.of("ann")))
            .decoys(false)
            .build();
    assertThat(refusal(plain, false, "nobody", true, "first").reason())
        .isEqualTo("wamp.error.authentication_denied");
  }

  @Test
  @Row("C158")
  void onlyWhenNoneIsServedThereIsNoMatch() {
    Abort abort = refusal(realm, false, "ann", true, "x_strange", "anonymous");
    assertThat(abort.reason()).isEqualTo("wamp.error.no_matching_auth_method");
    assertThat(abort.toString()).contains("first, second, ticket").doesNotContain("alias");
    assertThat(refusal(realm, false, "ann", true).reason())
        .isEqualTo("wamp.error.authentication_required");
    assertThat(refusal(realm, false, "ann", true, "anonymous").reason())
        .isEqualTo("wamp.error.authentication_required");
  }

  /** Who gives a name and offers credentials is asked for them, be the name known or not. */
  @Test
  void anonymousIsForThoseWhoOfferNothingElse() throws Exception {
    assertThat(choose(realm, true, "ann", "anonymous", "first")).contains("first");
    assertThat(choose(realm, true, "nobody", "anonymous", "first")).contains("first");
    assertThat(choose(realm, true, "", "anonymous", "first")).isEmpty();
    assertThat(choose(realm, true, "ann", "anonymous")).isEmpty();
    assertThat(choose(realm, true, "ann")).isEmpty();
    assertThat(choose(realm, true, "ann", "anonymous", "x_strange")).isEmpty();
  }

  /** Row H14 of the hostile cases. */
  @Test
  @Hostile("H14")
  void aTicketIsNotAskedForWhereOthersCouldListen() {
    Abort abort = refusal(realm, false, "tom", false, "ticket");
    assertThat(abort.reason()).isEqualTo("wamp.error.no_matching_auth_method");
    assertThat(abort.toString()).contains("TLS", "allow_insecure_ticket");
  }

  @Test
  void aTicketIsAskedForOnTlsAndWhereItIsAllowed() throws Exception {
    Applicant listenedTo = applicant("tom", false, false);
    assertThat(
            choice.choose(served(realm, false), List.of("ticket"), applicant("tom", true, false)))
        .isPresent();
    Authentication careless =
        Authentication.builder()
            .method(
                TicketAuthenticator.builder()
                    .user("tom", "s3cret", "user")
                    .allowInsecure(true)
                    .build())
            .build();
    assertThat(choice.choose(served(careless, false), List.of("ticket"), listenedTo)).isPresent();
  }

  @Test
  void aNameIsServedByOneMethod() {
    Authentication.Builder builder =
        Authentication.builder().method(new Knowing(List.of("first"), Set.of()));
    assertThatThrownBy(() -> builder.method(new Knowing(List.of("new", "first"), Set.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("first");
  }

  private String choose(String authid, String... offered) throws RefusedHelloException {
    return choose(realm, false, authid, offered).orElseThrow();
  }

  private Optional<String> choose(
      Authentication served, boolean anonymous, String authid, String... offered)
      throws RefusedHelloException {
    return choice
        .choose(served(served, anonymous), List.of(offered), applicant(authid, false, true))
        .map(MethodChoice.Chosen::name);
  }

  private Abort refusal(
      Authentication served, boolean anonymous, String authid, boolean local, String... offered) {
    try {
      choice.choose(served(served, anonymous), List.of(offered), applicant(authid, false, local));
    } catch (RefusedHelloException e) {
      return e.abort();
    }
    throw new AssertionError("it was not refused");
  }

  private static MethodChoice.Served served(Authentication realm, boolean anonymous) {
    return new MethodChoice.Served(realm.methods(), List.of(), realm.decoys(), anonymous);
  }

  private static Applicant applicant(String authid, boolean secure, boolean local) {
    return new Applicant(
        "realm1",
        "",
        Optional.of(authid).filter(name -> !name.isEmpty()),
        Dict.EMPTY,
        new InetSocketAddress("192.0.2.1", 4711),
        secure,
        local,
        Evidence.NONE,
        1);
  }
}
