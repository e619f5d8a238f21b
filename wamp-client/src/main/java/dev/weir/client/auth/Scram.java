package dev.weir.client.auth;

import dev.weir.protocol.auth.AuthMethod;
import dev.weir.protocol.auth.ChannelBinding;
import dev.weir.protocol.auth.SaslPrep;
import java.util.List;
import java.util.Optional;

/**
 * Login by WAMP-SCRAM (advanced profile, "Salted Challenge Response Authentication"). Immutable,
 * thread-safe.
 *
 * <p>The costs that the router names are kept within limits: a router that asks for too little may
 * be one that wants to find the password out, and one that asks for too much keeps this side busy.
 * Argon2id needs the artifact {@code weir-protocol-argon2} on the class path.
 */
public final class Scram implements Authentication {
  private final String authid;
  private final String password;
  private final ScramCosts costs;
  private final BindingPolicy binding;

  private Scram(String authid, String password, ScramCosts costs, BindingPolicy binding) {
    this.authid = authid;
    this.password = password;
    this.costs = costs;
    this.binding = binding;
  }

  static Scram of(String authid, String password) {
    return new Scram(
        Texts.named("authid", SaslPrep.query(authid)),
        Texts.named("password", SaslPrep.query(password)),
        ScramCosts.DEFAULT,
        BindingPolicy.NONE);
  }

  /**
   * How many iterations of PBKDF2 a router may ask for; default 4,096, as RFC 7677 has it, to
   * 10,000,000.
   */
  public Scram iterations(int least, int most) {
    return new Scram(authid, password, costs.iterations(least, most), binding);
  }

  /**
   * How much work of Argon2id a router may ask for, as iterations times memory in KiB; default
   * 2,048 to 16,777,216 (16 GiB).
   */
  public Scram work(long least, long most) {
    return new Scram(authid, password, costs.work(least, most), binding);
  }

  /** How much memory a router may have Argon2id take, in KiB; default 262,144 (256 MiB). */
  public Scram memory(int most) {
    return new Scram(authid, password, costs.memory(most), binding);
  }

  /**
   * Binds the login to its TLS connection ({@code tls-exporter}), so that nobody can pass it on;
   * without that it fails. Needs {@code wss:} with TLS 1.3, JDK 25 or newer, and a router that
   * knows it.
   */
  public Scram requireChannelBinding() {
    return new Scram(authid, password, costs, BindingPolicy.REQUIRED);
  }

  @Override
  public List<String> methods() {
    return binding == BindingPolicy.REQUIRED
        ? List.of(AuthMethod.SCRAM)
        : List.of(AuthMethod.SCRAM, AuthMethod.SCRAM_ALIAS);
  }

  @Override
  public Optional<String> authid() {
    return Optional.of(authid);
  }

  @Override
  public Login begin(Channel channel) throws AuthenticationException {
    Optional<ChannelBinding> wanted = binding.wanted(channel);
    return new ScramLogin(authid, password, costs, wanted);
  }

  @Override
  public String toString() {
    return "scram of " + authid;
  }
}
