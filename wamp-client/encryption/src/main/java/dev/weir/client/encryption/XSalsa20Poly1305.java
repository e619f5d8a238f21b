package dev.weir.client.encryption;

import dev.weir.client.passthru.PayloadCipher;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * {@value PayloadCipher#XSALSA20POLY1305} (advanced profile, payload passthru mode): NaCl's {@code
 * crypto_secretbox}, as 24 octets of nonce, the tag of 16 octets and the ciphertext. Thread-safe.
 */
public final class XSalsa20Poly1305 implements PayloadCipher {
  private static final int KEY = 32;
  private static final int NONCE = 24;
  private static final int TAG = 16;

  private final SecureRandom random = new SecureRandom();

  @Override
  public String name() {
    return XSALSA20POLY1305;
  }

  @Override
  public int keyLength() {
    return KEY;
  }

  @Override
  public byte[] encrypt(byte[] key, byte[] plain) throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] sealed = Arrays.copyOf(nonce, NONCE + TAG + plain.length);
    XSalsa20Engine stream = stream(key, nonce);
    byte[] authentication = authenticationKey(stream);
    stream.processBytes(plain, 0, plain.length, sealed, NONCE + TAG);
    System.arraycopy(tag(authentication, sealed), 0, sealed, NONCE, TAG);
    return sealed;
  }

  @Override
  public byte[] decrypt(byte[] key, byte[] sealed) throws GeneralSecurityException {
    if (sealed.length < NONCE + TAG) {
      throw new AEADBadTagException("too short: " + sealed.length + " octets");
    }
    XSalsa20Engine stream = stream(key, Arrays.copyOf(sealed, NONCE));
    byte[] expected = tag(authenticationKey(stream), sealed);
    if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(sealed, NONCE, NONCE + TAG))) {
      throw new AEADBadTagException("Tag mismatch");
    }
    byte[] plain = new byte[sealed.length - NONCE - TAG];
    stream.processBytes(sealed, NONCE + TAG, plain.length, plain, 0);
    return plain;
  }

  private static XSalsa20Engine stream(byte[] key, byte[] nonce) {
    XSalsa20Engine engine = new XSalsa20Engine();
    engine.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
    return engine;
  }

  /** The first 32 octets of the stream are not for the message. */
  private static byte[] authenticationKey(XSalsa20Engine stream) {
    byte[] key = new byte[KEY];
    stream.processBytes(key, 0, KEY, key, 0);
    return key;
  }

  private static byte[] tag(byte[] key, byte[] sealed) {
    Poly1305 authenticator = new Poly1305();
    authenticator.init(new KeyParameter(key));
    authenticator.update(sealed, NONCE + TAG, sealed.length - NONCE - TAG);
    byte[] tag = new byte[TAG];
    authenticator.doFinal(tag, 0);
    return tag;
  }
}
