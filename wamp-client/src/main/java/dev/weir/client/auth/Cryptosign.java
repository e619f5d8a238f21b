package dev.weir.client.auth;

import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.AuthMethod;
import dev.weir.protocol.auth.ChannelBinding;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.CryptosignPublicKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Login by cryptosign (advanced profile, "Cryptosign-based Authentication"). Immutable,
 * thread-safe.
 */
public final class Cryptosign implements Authentication {
  private final CryptosignKey key;
  private final Optional<String> authid;
  private final Set<CryptosignPublicKey> routers;
  private final BindingPolicy binding;
  private final Dict certificates;

  private Cryptosign(
      CryptosignKey key,
      Optional<String> authid,
      Set<CryptosignPublicKey> routers,
      BindingPolicy binding,
      Dict certificates) {
    this.key = key;
    this.authid = authid;
    this.routers = routers;
    this.binding = binding;
    this.certificates = certificates;
  }

  static Cryptosign of(CryptosignKey key) {
    return new Cryptosign(
        Objects.requireNonNull(key), Optional.empty(), Set.of(), BindingPolicy.NONE, Dict.EMPTY);
  }

  /** Who the client is; without it the router tells that from the key. */
  public Cryptosign authid(String name) {
    return new Cryptosign(
        key, Optional.of(Texts.named("authid", name)), routers, binding, certificates);
  }

  /**
   * Has the router prove that it has one of these keys; another one's session does not open.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Cryptosign router(CryptosignPublicKey... keys) {
    if (keys.length == 0) {
      throw new IllegalArgumentException("at least one key of the router must be named");
    }
    return new Cryptosign(key, authid, Set.of(keys), binding, certificates);
  }

  /**
   * Binds the login to its TLS connection ({@code tls-exporter}), so that nobody can pass it on;
   * without that it fails. Needs {@code wss:} with TLS 1.3, JDK 25 or newer, and a router that
   * knows it.
   */
  public Cryptosign requireChannelBinding() {
    return new Cryptosign(key, authid, routers, BindingPolicy.REQUIRED, certificates);
  }

  /** As {@link #requireChannelBinding}, but without where this side or the router cannot do it. */
  public Cryptosign preferChannelBinding() {
    return new Cryptosign(key, authid, routers, BindingPolicy.PREFERRED, certificates);
  }

  /**
   * Brings certificates for the key to a router that does not know it (advanced profile,
   * "Trustroots and Certificates"). They are sent as they are: the router judges them.
   *
   * @param trustroot the address of the root, {@code 0x} and 40 hex digits
   * @param chain a list of typed data (EIP-712) and its signature in hex digits for each
   *     certificate, that of the delegate first; values as {@link Dict} has them
   * @throws IllegalArgumentException if there is none
   */
  public Cryptosign certificates(String trustroot, List<? extends List<?>> chain) {
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("at least the delegate's certificate must be given");
    }
    Dict brought =
        Dict.builder()
            .put("trustroot", Texts.named("trustroot", trustroot))
            .put("certificates", List.copyOf(chain))
            .build();
    return new Cryptosign(key, authid, routers, binding, brought);
  }

  @Override
  public List<String> methods() {
    return List.of(AuthMethod.CRYPTOSIGN);
  }

  @Override
  public Optional<String> authid() {
    return authid;
  }

  @Override
  public Login begin(Channel channel) throws AuthenticationException {
    Optional<ChannelBinding> wanted = binding.wanted(channel);
    return new CryptosignLogin(key, routers, binding, wanted, certificates);
  }

  @Override
  public String toString() {
    return "cryptosign with " + key.publicKey();
  }
}
